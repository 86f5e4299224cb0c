/// A thread of a domain, and what it is made of: bursts of CPU work between which it decides what comes next.
#pragma once

#include "sim/guest/time_book.hpp"
#include "sim/guest/wake_partners.hpp"
#include "sim/work.hpp"

#include <cstdint>

namespace domus::sim {

class Thread;

/// What a thread wants to do next.
struct Burst {
  enum class Kind : std::uint8_t {
    run,    ///< `work` on the CPU
    sleep,  ///< until somebody wakes it
    access, ///< `accesses` round trips to the emulator, each after `work` of exit handling; the whole vCPU waits
  };
  Kind kind = Kind::sleep;
  Work work;
  std::uint32_t accesses = 0;
  TimeSplit split{}; ///< whose code `work` is

  [[nodiscard]] static Burst run(Work work, TimeSplit split = {}) { return {Kind::run, work, 0, split}; }
  [[nodiscard]] static Burst sleep() { return {}; }
  [[nodiscard]] static Burst access(std::uint32_t count, Work exit_work) {
    return {Kind::access, exit_work, count, TimeSplit::all_xen()};
  }
};

/// The program of a thread.
class ThreadBody {
public:
  /// Called when the thread runs and its last burst is done (or it was woken). Runs in zero time; it may wake threads
  /// and send requests. A run burst must have positive work.
  virtual Burst next_burst() = 0;

protected:
  ThreadBody() = default;
  ThreadBody(const ThreadBody&) = default;
  ThreadBody& operator=(const ThreadBody&) = default;
  ~ThreadBody() = default;
};

enum class ThreadClass : std::uint8_t {
  interrupt, ///< bound to a vCPU, runs before any normal thread and is not preempted (hard and soft interrupts)
  normal,
};

/// State is private to the guest kernel; others hold a Thread only to name it.
class Thread {
public:
  Thread(ThreadBody& body, ThreadClass thread_class, unsigned vcpu)
      : body_(&body), class_(thread_class), vcpu_(static_cast<std::uint16_t>(vcpu)) {}

  [[nodiscard]] bool asleep() const { return state_ == State::asleep; }
  /// The vCPU it runs on, waits on, or last ran on.
  [[nodiscard]] unsigned vcpu() const { return vcpu_; }

private:
  friend class GuestKernel;
  friend class VcpuRunqueue;
  enum class State : std::uint8_t { asleep, ready, current };

  ThreadBody* body_;
  Thread* next_ = nullptr;                    ///< in the run queue it waits in
  Work left_;                                 ///< of the present burst
  Work overhead_left_;                        ///< of that: the kernel's own work before it
  TimeSplit split_ = TimeSplit::all_kernel(); ///< of the rest
  Work virtual_runtime_;                      ///< CPU work received, the fair scheduler's key
  std::uint32_t accesses_left_ = 0;           ///< round trips to the emulator still to make in this burst
  Work access_work_;
  WakePartners partners_;
  models::Nanoseconds ran_until_{0}; ///< when it last had a CPU
  ThreadClass class_;
  State state_ = State::asleep;
  std::uint16_t vcpu_;
};

} // namespace domus::sim
