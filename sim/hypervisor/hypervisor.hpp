/// Xen on one host: its pCPUs, domains and vCPUs, and the core that all schedulers share (facts/xen.md 0).
///
/// Whoever runs guests tells the hypervisor what happens to a vCPU (an event arrived: `wake`; nothing left to do:
/// `block`; ...) and is told through VcpuListener when a vCPU gets a pCPU and when it loses it.
///
/// **Order of events.** Everything that is due at an instant runs first, Xen's timers and the callers' events alike, by
/// the calendar's order. Then the pCPUs on which SCHEDULE was raised call schedule(), in the order it was raised. Then
/// time moves on. So a block, yield, pause or preemption takes effect at the end of the instant, never inside the call.
///
/// **What may be called when.** Every member function may be called at any time from an event, and from inside a
/// VcpuListener callback: callbacks come last, when the hypervisor's own state is complete, and all that a call does to
/// who runs where is to raise SCHEDULE. Nothing may be called from a policy.
/// - `block(v)`, `yield(v)`: only while v is dispatched (between on_dispatched and on_descheduled), on its own behalf.
///   Look for pending events first: an event that came before `block` does not undo it, one that comes later does. A
///   vCPU woken again before the end of the instant may be kept (`on_block_averted`) or switched out while runnable.
/// - `wake(v, from)`: at any time; does nothing unless v is blocked. `from` is the pCPU whose code wakes it: a device's
///   interrupt is handled somewhere, an event channel is sent by somebody.
/// - `pause`/`unpause`: nested; an ioreq wait is a pause. A dispatched vCPU leaves its pCPU at the end of the instant.
///   A vCPU may be blocked and paused at once: it runs when neither holds.
/// - `on_dispatched(v)`: the guest goes on now, at `rate(v)`. If there is nothing to do, call `block(v)` from there.
/// - `on_descheduled(v)`: the guest stops now. Until the next on_dispatched there are no callbacks for v.
///
/// **Time costs.** With HypervisorCosts of zero, decisions take no time. Otherwise a pCPU that schedules is occupied by
/// the hypervisor first: a vCPU that loses it stops at once, one that gets it starts afterwards, and one that keeps it
/// stands still meanwhile (on_rate_changed with rate 0). SCHEDULE raised on an occupied pCPU waits for its end.
/// On every pCPU busy + hypervisor + idle = elapsed, to the nanosecond, and busy over all pCPUs = cpu_time over all
/// vCPUs.
///
/// Nothing is allocated except when domains are made.
#pragma once

#include "sim/engine/calendar.hpp"
#include "sim/hypervisor/hypervisor_costs.hpp"
#include "sim/hypervisor/hypervisor_observer.hpp"
#include "sim/hypervisor/scheduler_factory.hpp"
#include "sim/hypervisor/scheduler_policy.hpp"
#include "sim/hypervisor/softirq_queue.hpp"
#include "sim/hypervisor/unit.hpp"
#include "sim/hypervisor/work_meter.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace domus::sim {

/// Whoever runs guests on vCPUs.
class VcpuListener {
public:
  /// The vCPU executes from now on.
  virtual void on_dispatched(VcpuId vcpu, PcpuId pcpu, models::Nanoseconds now) = 0;
  /// The vCPU executes no longer; `runstate` is what it is now.
  virtual void on_descheduled(VcpuId vcpu, PcpuId pcpu, models::Nanoseconds now, Runstate runstate) = 0;
  /// The speed of a dispatched vCPU is another from now on: see Hypervisor::rate.
  virtual void on_rate_changed(VcpuId vcpu, models::Nanoseconds now) = 0;
  /// A dispatched vCPU that blocked was woken in the same instant and goes on: it was not switched out.
  virtual void on_block_averted(VcpuId vcpu, models::Nanoseconds now) = 0;

protected:
  VcpuListener() = default;
  VcpuListener(const VcpuListener&) = default;
  VcpuListener& operator=(const VcpuListener&) = default;
  ~VcpuListener() = default;
};

/// Makes Xen's timers late, as interrupts on a real host are. One draw for every arming of any Xen timer.
class TimerLateness {
public:
  virtual models::Nanoseconds draw() = 0;

protected:
  TimerLateness() = default;
  TimerLateness(const TimerLateness&) = default;
  TimerLateness& operator=(const TimerLateness&) = default;
  ~TimerLateness() = default;
};

struct HypervisorConfig {
  TopologyShape shape;
  models::Scheduler scheduler = models::Scheduler::credit;
  SchedulerParameters parameters;
  HypervisorCosts costs;
  Rate smt_rate = full_rate;              ///< of each thread of a core on which more than one thread is not idle, where
                                          ///< a domain does not say otherwise; full: threads do not slow one another
  std::uint64_t seed = 1;                 ///< of Xen's get_random()
  TimerLateness* lateness = nullptr;      ///< null: timers fire when due; must outlive the hypervisor
  HypervisorObserver* observer = nullptr; ///< null: nobody; must outlive the hypervisor
};

struct DomainConfig {
  unsigned vcpus = 1; ///< at least 1
  DomainParameters parameters;
  std::optional<PcpuSet> hard_affinity; ///< of all its vCPUs; unset = all pCPUs; must meet the host's pCPUs
  std::optional<PcpuSet> soft_affinity; ///< the same
  std::optional<Rate> smt_rate;         ///< of its vCPUs beside a busy sibling; unset = the hypervisor's
};

/// Counts and times of one pCPU since boot.
struct PcpuAccounts {
  models::Nanoseconds busy{0};       ///< executing vCPUs
  models::Nanoseconds hypervisor{0}; ///< the hypervisor's own work
  models::Nanoseconds idle{0};
  std::uint64_t schedule_calls = 0;
  std::uint64_t context_switches = 0;         ///< schedule() picked another unit, the idle unit included
  std::uint64_t context_switches_to_vcpu = 0; ///< the same without the idle unit
};

class Hypervisor final : private SchedulerServices, private EventTarget {
public:
  /// Boots: arms the scheduler's timers at the calendar's present time. Takes over the calendar's end-of-instant hook,
  /// so a calendar carries one hypervisor. `calendar` and `listener` must outlive
  /// the hypervisor.
  Hypervisor(const HypervisorConfig& config, Calendar& calendar, VcpuListener& listener);
  ~Hypervisor();

  /// Makes a domain; its vCPUs are down until `start`.
  DomainId create_domain(const DomainConfig& config);
  /// Takes all vCPUs of a domain off their pCPUs and removes it. A dispatched vCPU still gets its on_descheduled.
  void destroy_domain(DomainId domain, PcpuId from = 0);
  [[nodiscard]] unsigned vcpu_count(DomainId domain) const;
  [[nodiscard]] VcpuId vcpu(DomainId domain, unsigned index) const;

  /// Brings a vCPU up.
  void start(VcpuId vcpu, PcpuId from = 0);
  void wake(VcpuId vcpu, PcpuId from);
  void block(VcpuId vcpu);
  void yield(VcpuId vcpu);
  void pause(VcpuId vcpu, PcpuId from);
  void unpause(VcpuId vcpu, PcpuId from);
  void set_parameters(DomainId domain, const DomainParameters& parameters);
  /// Precondition: the set meets the host's pCPUs. Setting an affinity makes the scheduler pick a pCPU anew.
  void set_hard_affinity(VcpuId vcpu, const PcpuSet& affinity, PcpuId from = 0);
  void set_soft_affinity(VcpuId vcpu, const PcpuSet& affinity, PcpuId from = 0);
  /// The hypervisor works on `pcpu` for `time` (an interrupt, say): whatever runs there stands still meanwhile.
  void occupy(PcpuId pcpu, models::Nanoseconds time);

  [[nodiscard]] models::Nanoseconds now() const override { return calendar_.now(); }
  [[nodiscard]] const Topology& topology() const { return topology_; }
  [[nodiscard]] const SchedulerPolicy& policy() const { return *policy_; }
  /// How fast a vCPU executes now; `stalled` if it does not.
  [[nodiscard]] Rate rate(VcpuId vcpu) const;
  /// Between on_dispatched and on_descheduled.
  [[nodiscard]] bool dispatched(VcpuId vcpu) const;
  /// Where it runs, waits or ran last.
  [[nodiscard]] PcpuId pcpu_of(VcpuId vcpu) const { return find(vcpu).unit->pcpu; }
  [[nodiscard]] Runstate runstate(VcpuId vcpu) const { return find(vcpu).runstate; }
  /// Whether `block` took effect and no wake has come since.
  [[nodiscard]] bool blocked(VcpuId vcpu) const { return (find(vcpu).holds & Vcpu::blocked) != 0; }
  /// The vCPU that a pCPU is given to, if any.
  [[nodiscard]] std::optional<VcpuId> current_vcpu(PcpuId pcpu) const;
  [[nodiscard]] UnitStanding standing(VcpuId vcpu) const { return policy_->standing(*find(vcpu).unit); }
  /// Up to now. Not for vCPUs of a destroyed domain.
  [[nodiscard]] VcpuAccounts accounts(VcpuId vcpu) const;
  [[nodiscard]] PcpuAccounts accounts_of_pcpu(PcpuId pcpu) const;

private:
  using Mode = PcpuMode;

  struct Pcpu {
    Unit idle_unit;
    Mode mode = Mode::idle;
    models::Nanoseconds mode_since{0};
    TimerId slice_timer{};
    EventId occupied_end; // pending while mode is hypervisor
    models::Nanoseconds occupied_until{0};
    EventId kick;                   // an interprocessor interrupt on its way
    std::optional<VcpuId> loaded;   // the vCPU that was dispatched last
    Unit* switched_out = nullptr;   // its context is not saved yet
    bool switched_in = false;       // the current vCPU is not dispatched yet
    bool schedule_deferred = false; // raised while occupied
    PcpuAccounts accounts;
  };

  struct Timer {
    PcpuId pcpu;
    std::uint32_t tag;
    std::uint64_t argument;
    models::Nanoseconds expiry;
    TimerId event;
  };

  // hypervisor_domains.cpp
  void create_units(Domain& domain, const DomainConfig& config);
  void remove_if_dead(Domain& domain);
  void set_affinity(Vcpu& vcpu, const PcpuSet& hard, const PcpuSet& soft);

  // hypervisor_vcpu.cpp
  [[nodiscard]] Vcpu& find(VcpuId vcpu) const;
  void set_runstate(Vcpu& vcpu, Runstate runstate);
  void wake_if_runnable(Vcpu& vcpu);
  void sleep_if_not_runnable(Vcpu& vcpu);
  void pause(Vcpu& vcpu);
  void unpause(Vcpu& vcpu);
  void finish_migration(Unit& unit);

  // hypervisor_schedule.cpp
  void schedule(PcpuId id);
  void keep(PcpuId id, Unit& unit);
  [[nodiscard]] models::Nanoseconds switch_cost(PcpuId id, const Unit& to) const;
  void switch_units(PcpuId id, Unit& from, Unit& to);
  void switch_out(Vcpu& vcpu);
  void switch_in(PcpuId id, Vcpu& vcpu);
  void finish_switch(PcpuId id);
  void save_context(Unit& unit);

  // hypervisor_pcpu.cpp
  void on_event(std::uint32_t tag, std::uint64_t argument) override;
  void run_softirqs();
  void on_occupied_end(PcpuId id);
  void enqueue_schedule(PcpuId id);
  void set_mode(PcpuId id, Mode mode);
  void tell_siblings(PcpuId id);
  [[nodiscard]] Rate rate_on(PcpuId id) const;
  void arm_xen_timer(TimerId timer, models::Nanoseconds when);

  void raise_schedule(PcpuId pcpu) override;
  void pause(Unit& unit) override;
  void unpause(Unit& unit) override;
  void set_parked(Unit& unit, bool parked) override;
  void request_migration(Unit& unit) override;
  std::uint32_t random() override;
  PolicyTimer create_timer(PcpuId pcpu, std::uint32_t tag, std::uint64_t argument) override;
  void arm_timer(PolicyTimer timer, models::Nanoseconds when) override;
  void stop_timer(PolicyTimer timer) override;
  [[nodiscard]] std::optional<models::Nanoseconds> timer_expiry(PolicyTimer timer) const override;

  Calendar& calendar_;
  VcpuListener& listener_;
  HypervisorCosts costs_;
  Rate smt_rate_;
  TimerLateness* lateness_;
  HypervisorObserver* observer_;
  std::uint64_t random_state_;
  std::unique_ptr<SchedulerPolicy> policy_;
  std::vector<Pcpu> pcpus_;
  SoftirqQueue softirqs_;
  std::vector<Timer> timers_;
  std::vector<std::unique_ptr<Domain>> domains_; // by DomainId; null once destroyed
  std::vector<Vcpu*> vcpus_;                     // by VcpuId; null once destroyed
};

} // namespace domus::sim
