/// The application of a guest: operations arrive, wait for a thread, and are served phase by phase.
///
/// An operation first receives what its receive phases say (packets through the virtual NIC), then waits for one of the
/// application's threads. The thread works through the compute phases; at a block phase it issues requests, `parallel`
/// at a time, and sleeps until they are done unless they are in the background; at a transmit phase it queues packets
/// and goes on. The operation is complete when its thread is done with it and all its foreground items are.
#pragma once

#include "models/workload.hpp"
#include "sim/engine/calendar.hpp"
#include "sim/engine/random_stream.hpp"
#include "sim/guest/app_thread.hpp"
#include "sim/guest/guest_load.hpp"
#include "sim/guest/stages.hpp"
#include "sim/io/item_router.hpp"
#include "sim/io/plan.hpp"

#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

namespace domus::sim {

inline constexpr std::size_t most_phases = 32;

/// One operation under way.
struct Operation {
  Operation* next = nullptr;
  std::uint64_t number = 0;
  models::Nanoseconds arrived{0};
  models::Nanoseconds waiting_since{0};
  std::array<std::uint32_t, most_phases> items{}; ///< drawn for each phase and still to be issued
  std::uint32_t in_flight = 0;                    ///< foreground items under way, all phases
  std::uint32_t phase_in_flight = 0; ///< items of the present phase under way (compute: parts this thread has done)
  std::uint32_t receiving = 0;       ///< packets it still waits for before a thread can take it
  std::uint16_t phase = 0;
  std::uint16_t next_ordinal = 0;
  Draws service{0, 0, 0, Purpose::service};
  AppThread* thread = nullptr; ///< that serves it; null before and after
  bool waiting = false;        ///< its thread sleeps until items are done
};

class Application final : public GuestLoad, public ItemOwner, EventTarget {
public:
  /// `queues` is the number of rings of the guest's devices, over which operations are spread. Threads begin spread
  /// over the kernel's vCPUs, of which `threads_per_core` share a core as far as the guest can know.
  Application(ItemRouter& router, GuestIo& io, const OperationPlan& plan, const models::Workload& workload,
              unsigned queues, unsigned threads_per_core);

  void begin() override;

private:
  friend class AppThread;
  enum Tag : std::uint32_t { arrival };

  void on_event(std::uint32_t tag, std::uint64_t argument) override;
  void item_done(Item& item, const Sender& sender) override;
  /// Operation `number` arrives.
  void arrive(std::uint64_t number, const Sender& sender);
  /// The operation needs a thread from now on. Threads that sleep are told.
  void make_ready(Operation& operation, const Sender& sender);
  void finish(Operation& operation, const Sender& sender);
  /// The same, called by a thread that takes the next operation as soon as it is back.
  void finish_on_thread(Operation& operation, const Sender& sender);
  void arm_arrival(std::uint64_t number);
  /// A client of a closed loop goes on to its operation `number`, or waits for its turn.
  void next_of_client(std::uint64_t number, const Sender& sender);
  /// It begins with a think time, if there is one.
  void begin_of_client(std::uint64_t number, const Sender& sender);
  /// Takes the operation that has waited longest, null if there is none.
  Operation* take_ready();
  /// A thread that sleeps without an operation, null if there is none.
  AppThread* take_idle_thread();
  void issue(Operation& operation, const PlanPhase& phase, const Sender& sender);
  /// CPU work of a step for this operation, drawn if it varies.
  [[nodiscard]] static Work work_of(const PlanStep& step, Operation& operation);
  [[nodiscard]] unsigned queue_of(const Operation& operation) const {
    return static_cast<unsigned>(operation.number % queues_);
  }

  ItemRouter& router_;
  GuestIo& io_;
  const OperationPlan& plan_;
  models::Workload workload_;
  unsigned queues_;
  std::optional<Stages> stages_;
  std::deque<AppThread> threads_;
  std::vector<AppThread*> idle_threads_;
  Pool<Operation> pool_;
  Operation* first_ready_ = nullptr;
  Operation* last_ready_ = nullptr;
  bool thread_is_free_ = false;
};

} // namespace domus::sim
