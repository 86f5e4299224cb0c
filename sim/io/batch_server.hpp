/// A thread or interrupt context that serves requests from a queue, all it finds (up to the step's limit) at a time:
/// blkback's ring thread, netback's poll and guest_rx threads, QEMU's main loop, a guest's event upcall, a driver's
/// interrupt.
///
/// It sleeps when the queue is empty and must then be told of the next request; while it is awake it finds new
/// requests by itself. From that rule alone notifications become rare and batches long as the load grows.
#pragma once

#include "sim/io/item.hpp"
#include "sim/io/notice.hpp"

#include <cstdint>
#include <vector>

namespace domus::sim {

class ItemRouter;

class BatchServer final : public ThreadBody {
public:
  /// `kernel` is the domain it runs in. A normal server's events arrive at `vcpu`; an interrupt server is bound to it.
  /// Router and kernel outlive the server.
  BatchServer(ItemRouter& router, GuestKernel& kernel, ThreadClass thread_class, unsigned vcpu);
  BatchServer(const BatchServer&) = delete;
  BatchServer& operator=(const BatchServer&) = delete;

  /// Publishes a request. True if the server sleeps and nobody has told it yet: the caller must see to it that
  /// notify() is called.
  [[nodiscard]] bool push(Item& item);
  /// Tells the server, by the means that `arrival` says.
  void notify(models::Arrival arrival, const Sender& sender);

private:
  enum class State : std::uint8_t { between, working, accessing, sending };
  Burst next_burst() override;
  /// Takes what is there; the work it needs, zero if there is nothing.
  [[nodiscard]] Work take_batch();
  /// An access to an emulated device is answered before anything else is looked at: a vCPU stands still for it.
  [[nodiscard]] Work take_access();
  void finish_batch();

  ItemRouter& router_;
  GuestKernel& kernel_;
  ThreadClass class_;
  unsigned event_vcpu_;
  Thread& thread_;
  ItemQueue queue_;
  ItemQueue batch_;
  std::vector<Notice> outbox_;
  Work access_exit_;
  TimeSplit split_ = TimeSplit::all_kernel(); ///< of the present batch
  std::uint32_t accesses_ = 0;
  State state_ = State::between;
  bool asleep_ = true;
  bool told_ = false;
};

} // namespace domus::sim
