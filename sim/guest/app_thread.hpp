/// One thread of a guest's application: it takes an operation and works through its phases.
#pragma once

#include "sim/guest/guest_kernel.hpp"
#include "sim/io/notice.hpp"
#include "sim/io/plan.hpp"

#include <cstdint>
#include <vector>

namespace domus::sim {

class Application;
struct Operation;

class AppThread final : public ThreadBody {
public:
  AppThread(Application& application, GuestKernel& kernel, unsigned vcpu);
  AppThread(const AppThread&) = delete;
  AppThread& operator=(const AppThread&) = delete;

  [[nodiscard]] Thread& thread() { return thread_; }
  /// Gives the sleeping thread an operation that another thread hands over; it must then be woken.
  void hand_over(Operation& operation);

private:
  enum class State : std::uint8_t {
    between, ///< has no operation, or begins the next phase of one
    computing,
    issuing,   ///< the CPU work of issuing `issuing_` items
    accessing, ///< and the accesses to the emulated device that this takes
    sending,   ///< pays for notices
  };
  Burst next_burst() override;
  /// What the operation needs now; sets state_. A sleep burst with an operation at hand means it waits for its items.
  Burst begin_phase();
  Burst begin_compute(const PlanPhase& phase);
  Burst begin_items(const PlanPhase& phase);
  void issue_items();
  void end_operation();
  [[nodiscard]] Sender sender();

  Application& application_;
  GuestKernel& kernel_;
  Thread& thread_;
  Operation* operation_ = nullptr;
  std::vector<Notice> outbox_;
  std::uint32_t issuing_ = 0;
  State state_ = State::between;
};

} // namespace domus::sim
