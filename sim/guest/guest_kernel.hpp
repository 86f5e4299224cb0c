/// The operating system of a domain, as far as CPUs are concerned: it runs threads on vCPUs.
///
/// A vCPU runs interrupt work first, then the normal thread with the least CPU time so far, in slices (Linux CFS in
/// small). Where a thread goes that wakes depends on what the domain believes of its CPUs (guest_wakeup.cpp); it
/// preempts a thread that has had more CPU time than itself by a margin. A vCPU that runs out of threads takes one that
/// waits elsewhere, if it is usually idle for long, and else idles: it leaves the pCPU to Xen.
///
/// What this costs (interrupt delivery, IPIs, thread switches, going idle and coming back) is charged as work on the
/// vCPU that does it, before the work it was going to do: costs of models::DomainCosts, which differ by mode.
///
/// Xen decides when a vCPU runs. VcpuPort is what the kernel asks of it, and the on_... calls are what it tells the
/// kernel.
#pragma once

#include "models/cpu_topology.hpp"
#include "models/domain_costs.hpp"
#include "sim/engine/calendar.hpp"
#include "sim/guest/burst_meter.hpp"
#include "sim/guest/idle_average.hpp"
#include "sim/guest/lock_holders.hpp"
#include "sim/guest/thread.hpp"
#include "sim/guest/time_book.hpp"
#include "sim/guest/vcpu_runqueue.hpp"
#include "sim/hypervisor/pcpu_set.hpp"

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

namespace domus::sim {

/// What a guest kernel asks of whoever runs its vCPUs. vCPUs are numbered within the domain.
class VcpuPort {
public:
  /// Work is pending for a vCPU that blocked.
  virtual void wake(unsigned vcpu) = 0;
  /// The vCPU has nothing to do (SCHEDOP_block, HLT).
  virtual void block(unsigned vcpu) = 0;
  /// The vCPU waits in Xen for its emulator, and must not run before it is resumed.
  virtual void pause(unsigned vcpu) = 0;
  virtual void unpause(unsigned vcpu) = 0;
  /// Code of this vCPU executes now: whatever it wakes is woken from the pCPU it is on.
  virtual void executes(unsigned vcpu) = 0;
  /// A round trip to the emulator begins for the stopped vCPU; whoever serves it calls GuestKernel::access_done.
  virtual void send_access(unsigned vcpu) = 0;
  /// Speed of the hardware thread that the vCPU runs on now.
  [[nodiscard]] virtual Rate rate(unsigned vcpu) const = 0;

protected:
  VcpuPort() = default;
  VcpuPort(const VcpuPort&) = default;
  VcpuPort& operator=(const VcpuPort&) = default;
  ~VcpuPort() = default;
};

/// models::DomainCosts in whole work units.
struct KernelCosts {
  KernelCosts() = default;
  explicit KernelCosts(const models::DomainCosts& costs);
  Work event_send, event_upcall, device_interrupt, emulated_interrupt, ipi_send, vcpu_wake, ipi_receive, thread_switch,
      address_space_switch, thread_wake, idle_enter, idle_turn, idle_exit, timer_arm;
  bool idle_watches_memory = false;
};

/// Settings of the thread scheduler. Defaults: Linux CFS on one CPU (sched_latency 6 ms, minimal granularity 0.75 ms,
/// wake-up granularity 1 ms, sleepers credited half a latency); assumed for every kernel.
struct ThreadSchedulerSettings {
  /// All of them grow with the CPUs of the domain: 1 + log2(CPUs) times, rounded down, at most 4 times (Linux before
  /// 6.6: kernel.sched_tunable_scaling = 1, the default, which counts at most 8 CPUs).
  [[nodiscard]] static ThreadSchedulerSettings on(unsigned vcpus);

  Work latency = Work::at_full_rate(models::Nanoseconds{6'000'000});
  Work least_slice = Work::at_full_rate(models::Nanoseconds{750'000});
  Work wakeup_margin = Work::at_full_rate(models::Nanoseconds{1'000'000});
  Work sleeper_credit = Work::at_full_rate(models::Nanoseconds{3'000'000});
};

/// What a kernel has done so far.
struct KernelCounts {
  std::uint64_t thread_switches = 0; ///< a vCPU took up another normal thread than it last ran
  std::uint64_t thread_wakes = 0;    ///< a sleeping normal thread was made runnable
  std::uint64_t ipis = 0;            ///< one vCPU told another to reschedule
  std::uint64_t idle_entries = 0;    ///< a vCPU blocked
  double lock_waits = 0;             ///< for locks whose holders were preempted, expected
  Work lock_spinning;                ///< and what they cost
  Work lock_letting_go;
  Work interrupts; ///< work of those that were delivered

  /// What was counted since `before`.
  friend KernelCounts operator-(KernelCounts now, const KernelCounts& before) {
    now.thread_switches -= before.thread_switches;
    now.thread_wakes -= before.thread_wakes;
    now.ipis -= before.ipis;
    now.idle_entries -= before.idle_entries;
    now.lock_waits -= before.lock_waits;
    now.lock_spinning -= before.lock_spinning;
    now.lock_letting_go -= before.lock_letting_go;
    now.interrupts -= before.interrupts;
    return now;
  }
};

/// How a thread is woken, as a hint to where it should run.
enum class Wake : std::uint8_t {
  plain,
  /// The waker is about to sleep, or so it is taken to be: pipes and sockets wake their readers so (Linux: WF_SYNC).
  sync,
};

/// vCPUs of a domain, by their numbers within it.
using VcpuSet = PcpuSet;

class GuestKernel final : EventTarget {
public:
  static constexpr unsigned most_vcpus = max_pcpus; ///< nobody gives a domain more vCPUs than there are pCPUs

  /// Precondition: 1 <= vcpus <= most_vcpus. `port` and `calendar` outlive the kernel.
  GuestKernel(Calendar& calendar, VcpuPort& port, const KernelCosts& costs, unsigned vcpus,
              models::CpuTopology topology);
  GuestKernel(const GuestKernel&) = delete;
  GuestKernel& operator=(const GuestKernel&) = delete;

  /// How the work of threads divides that do not say so themselves. All of it is the kernel's until this is called.
  void set_usual_split(TimeSplit split) { usual_split_ = split; }
  /// How sending an event divides.
  void set_event_split(TimeSplit split) { event_split_ = split; }
  [[nodiscard]] TimeSplit event_split() const { return event_split_; }
  /// Until this is called, nobody waits for a preempted vCPU's locks.
  void set_spinlocks(const models::SpinlockCosts& costs) { locks_.set_costs(costs); }

  /// Adds a sleeping thread whose home is `vcpu`. `body` outlives the kernel.
  Thread& add_thread(ThreadBody& body, ThreadClass thread_class, unsigned vcpu);

  /// A thread of this domain, running on `waker`, wakes `thread`. No effect if it is awake.
  void wake(Thread& thread, unsigned waker, Wake how = Wake::plain);
  /// An interrupt that costs `cost` arrives at `thread`'s vCPU and makes the interrupt thread run.
  void interrupt(Thread& thread, Work cost);
  /// An interrupt that costs `cost` arrives at `vcpu`, and its handler wakes `thread`.
  void interrupt_and_wake(unsigned vcpu, Work cost, Thread& thread);
  /// The emulator has answered the access that `vcpu` waits for.
  void access_done(unsigned vcpu);

  /// Xen's side.
  void on_dispatched(unsigned vcpu);
  void on_descheduled(unsigned vcpu);
  void on_rate_changed(unsigned vcpu);

  [[nodiscard]] const KernelCosts& costs() const { return costs_; }
  [[nodiscard]] const KernelCounts& counts() const { return counts_; }
  /// What its vCPUs' time has gone into, up to now.
  [[nodiscard]] BookedTime booked_time() const;
  [[nodiscard]] unsigned vcpus() const { return static_cast<unsigned>(vcpus_.size()); }

private:
  struct Vcpu {
    enum class State : std::uint8_t {
      idle,    ///< blocked in Xen
      awake,   ///< wants to run
      waiting, ///< stopped in an access to the emulator
    };
    State state = State::idle;
    bool on_pcpu = false;
    bool in_kernel = false;     ///< its thread is just deciding what comes next
    bool entering_idle = false; ///< runs the last instructions before it blocks
    bool wake_sent = false;
    bool from_idle = true;       ///< the idle loop runs, or was the last to run
    bool told = false;           ///< an IPI is under way: what is queued meanwhile needs none
    Thread* interrupt = nullptr; ///< interrupt thread that runs
    Thread* current = nullptr;   ///< normal thread that runs, or is interrupted
    Thread* last = nullptr;      ///< normal thread whose address space is loaded
    Work owed;                   ///< kernel work to be done before anything else
    Work slice_left;
    Work least_runtime; ///< virtual runtime never falls behind this
    Work burst;         ///< length of the burst in the meter
    BurstMeter meter;
    TimeBook time;
    LockHolders::Absence absence;
    TimerId burst_end{};
    VcpuRunqueue queue;
    IdleAverage idle_time;
  };

  void on_event(std::uint32_t tag, std::uint64_t argument) override;
  /// Starts whatever the vCPU should do now. Precondition: on a pCPU, awake, not in mid-burst.
  void run(unsigned vcpu);
  /// Something changed for this vCPU: runs, wakes or re-evaluates it as needed.
  void kick(unsigned vcpu);
  /// Takes the burst off the meter and books what was done.
  void stop_burst(unsigned vcpu);
  /// The first `overhead` of the work is the kernel's own, the rest divides as `split`.
  void start_burst(unsigned vcpu, Work work, Work overhead, TimeSplit split);
  /// Arms the end of the burst in the meter, or of the thread's slice if others wait.
  void arm_burst_end(Vcpu& vcpu);
  void enter_idle(unsigned vcpu);
  /// Picks the thread to run, null if there is none.
  Thread* choose(Vcpu& vcpu);
  /// Lets the thread decide until it wants the CPU; false if it does not.
  bool decide(unsigned vcpu, Thread& thread);
  void put_back(Vcpu& vcpu, Thread& thread);
  /// A thread waits that has had so much less CPU time than the current one that it takes over at once.
  [[nodiscard]] bool should_preempt(const Vcpu& vcpu) const;
  /// The same, or the current thread's slice is over and others wait.
  [[nodiscard]] bool should_switch(const Vcpu& vcpu) const;
  [[nodiscard]] Work slice(const Vcpu& vcpu) const;
  [[nodiscard]] unsigned place(const Thread& thread, unsigned waker, Wake how) const;
  /// The vCPU near which the thread should wake: where it last ran, or where the waker is.
  [[nodiscard]] unsigned near(const Thread& thread, unsigned waker, Wake how) const;
  /// One of the two wakes so many others that being near each other does them no good.
  [[nodiscard]] bool has_many_partners(const Vcpu& waker, const Thread& thread) const;
  /// The vCPU has nothing to run, and will find without an IPI that this has changed.
  [[nodiscard]] bool is_watching(const Vcpu& vcpu) const;
  /// Normal threads that run on the vCPU or wait for it.
  [[nodiscard]] static std::size_t runnable(const Vcpu& vcpu);
  /// Takes a thread that waits for another vCPU and has had no CPU since `cold`, null if there is none.
  Thread* take_waiting(const Vcpu& taker, models::Nanoseconds cold);
  /// As long as threads wait while vCPUs idle, one of these is given one of those from time to time.
  void watch_balance();
  void balance();
  /// Puts a thread that waited elsewhere on the vCPU, which idles.
  void give(unsigned vcpu, Thread& thread);
  void enqueue(unsigned vcpu, Thread& thread);
  void wait_for_emulator(unsigned vcpu);
  void set_idle(unsigned vcpu, bool idle);

  // guest_times.cpp
  /// It has lost its pCPU in mid-burst; and is back.
  void preempted(unsigned vcpu);
  void back_on_pcpu(unsigned vcpu);
  /// What the other vCPUs wasted while this one, just back, may have held a lock.
  void charge_siblings(unsigned vcpu);

  Calendar& calendar_;
  VcpuPort& port_;
  KernelCosts costs_;
  KernelCounts counts_;
  ThreadSchedulerSettings settings_;
  models::CpuTopology topology_;
  std::vector<Vcpu> vcpus_;
  std::deque<Thread> threads_;
  TimeSplit usual_split_ = TimeSplit::all_kernel();
  TimeSplit event_split_ = TimeSplit::all_kernel();
  LockHolders locks_;
  VcpuSet idle_;            ///< those that have nothing to run
  std::size_t waiting_ = 0; ///< normal threads in run queues
  TimerId balance_timer_{};
  bool balance_armed_ = false;
  unsigned balance_failures_ = 0;
};

} // namespace domus::sim
