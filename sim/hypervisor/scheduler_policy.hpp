/// The seam between Xen's scheduler core and a scheduler: Xen's own policy hooks, over services that the core gives.
///
/// The core decides when to schedule and what a vCPU's state is; a policy decides which unit runs where and for how
/// long. A new policy is one folder with a class derived from SchedulerPolicy and one line in scheduler_factory.cpp.
/// Source: facts/xen.md 0.
#pragma once

#include "models/units.hpp"
#include "sim/hypervisor/pcpu_set.hpp"
#include "sim/hypervisor/topology.hpp"
#include "sim/hypervisor/unit.hpp"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace domus::sim {

/// Names a timer that a policy made.
enum class PolicyTimer : std::uint32_t {};

/// What the core gives to a policy.
class SchedulerServices {
public:
  [[nodiscard]] const Topology& topology() const { return topology_; }
  /// The pCPUs that the policy schedules (Xen's cpupool).
  [[nodiscard]] const PcpuSet& online() const { return topology_.all(); }
  /// What a pCPU runs now: a unit or the pCPU's idle unit. During do_schedule: the outgoing one.
  [[nodiscard]] Unit& current(PcpuId pcpu) const { return *current_[pcpu]; }
  /// Whether the pCPU that the unit is recorded on runs it.
  [[nodiscard]] bool is_current(const Unit& unit) const { return current_[unit.pcpu] == &unit; }
  /// The pCPU that executes the code at hand (smp_processor_id).
  [[nodiscard]] PcpuId executing_pcpu() const { return executing_pcpu_; }
  [[nodiscard]] virtual models::Nanoseconds now() const = 0;

  /// Makes `pcpu` call schedule(): at the end of this instant, or later if it must first be reached or is occupied.
  virtual void raise_schedule(PcpuId pcpu) = 0;
  /// Nested pauses of all vCPUs of a unit: park and unpark.
  virtual void pause(Unit& unit) = 0;
  virtual void unpause(Unit& unit) = 0;
  /// Makes a unit not runnable, or runnable again, of which the policy itself sees to the consequences: no hook is
  /// called and no SCHEDULE raised.
  virtual void set_parked(Unit& unit, bool parked) = 0;
  /// Takes a unit off its pCPU; once its context is saved, pick_resource says where it goes on.
  virtual void request_migration(Unit& unit) = 0;
  /// Xen's get_random(): 32 evenly distributed bits.
  virtual std::uint32_t random() = 0;

  /// A timer whose handler, on_timer, runs on `pcpu`. `tag` and `argument` are handed back.
  virtual PolicyTimer create_timer(PcpuId pcpu, std::uint32_t tag, std::uint64_t argument) = 0;
  /// Arms a timer for `when`, wherever it stood. One that is overdue already fires at the present instant.
  virtual void arm_timer(PolicyTimer timer, models::Nanoseconds when) = 0;
  virtual void stop_timer(PolicyTimer timer) = 0;
  /// What the timer was armed for, if it is.
  [[nodiscard]] virtual std::optional<models::Nanoseconds> timer_expiry(PolicyTimer timer) const = 0;

  SchedulerServices(const SchedulerServices&) = delete;
  SchedulerServices& operator=(const SchedulerServices&) = delete;

protected:
  explicit SchedulerServices(TopologyShape shape) : topology_(shape), current_(topology_.pcpus(), nullptr) {}
  ~SchedulerServices() = default;

  Topology topology_;
  std::vector<Unit*> current_;
  PcpuId executing_pcpu_ = 0;
};

/// The answer to do_schedule.
struct Decision {
  static constexpr models::Nanoseconds no_slice{-1};

  Unit* next = nullptr;
  models::Nanoseconds slice = no_slice; ///< schedule again after this long; no_slice = when something raises SCHEDULE
};

/// What a policy thinks of a unit, for reports and traces.
struct UnitStanding {
  std::int64_t credit = 0;
  int priority = 0; ///< credit: 0 BOOST, -1 UNDER, -2 OVER. RTDS: 0, and one less for every budget of extra time
  bool active = false;
  bool parked = false; ///< not allowed to run: capped, or without budget (RTDS)
  /// Of CPU time. credit2: of a capped domain's unit. RTDS: left in this period, as of when it was last charged.
  std::optional<models::Nanoseconds> budget{};
};

/// A scheduler. The core calls every hook with `executing_pcpu` set; hooks may call any service, and none of them
/// re-enters the policy except pause and unpause, which call sleep and wake.
class SchedulerPolicy {
public:
  SchedulerPolicy() = default;
  SchedulerPolicy(const SchedulerPolicy&) = delete;
  SchedulerPolicy& operator=(const SchedulerPolicy&) = delete;
  virtual ~SchedulerPolicy() = default;

  [[nodiscard]] virtual std::string_view name() const = 0;
  /// Without, soft affinities are kept but never effective.
  [[nodiscard]] virtual bool knows_soft_affinity() const { return true; }

  /// Called once, before anything else. The services outlive the policy.
  virtual void attach(SchedulerServices& services) = 0;
  /// A pCPU joins, running its idle unit. pCPUs join in ascending order.
  virtual void init_pcpu(PcpuId pcpu, Unit& idle) = 0;

  /// A domain appears, before its units, and goes, after them.
  virtual void insert_domain(Domain& domain) = 0;
  virtual void remove_domain(Domain& domain) = 0;
  /// A unit appears: not runnable, recorded on the core's initial pCPU, from which the policy may move it.
  virtual void insert_unit(Unit& unit) = 0;
  /// A unit goes: not runnable, not running.
  virtual void remove_unit(Unit& unit) = 0;

  /// A unit may have become runnable. Also called for one that already runs or waits.
  virtual void wake(Unit& unit) = 0;
  /// A unit is no longer runnable.
  virtual void sleep(Unit& unit) = 0;
  /// A running unit offers its pCPU to others; SCHEDULE follows.
  virtual void yield(Unit& unit) { static_cast<void>(unit); }
  /// A switched-out unit is no longer on its pCPU. Not called for idle units.
  virtual void context_saved(Unit& unit) { static_cast<void>(unit); }
  /// Chooses what `pcpu` runs from `now` on. The returned unit must be recorded on `pcpu`.
  virtual Decision do_schedule(PcpuId pcpu, models::Nanoseconds now) = 0;

  /// Weight and cap change; domain.parameters still holds the old ones and is overwritten afterwards.
  virtual void adjust(Domain& domain, const DomainParameters& parameters) = 0;
  /// Where a unit that is not runnable should go on.
  virtual PcpuId pick_resource(Unit& unit) = 0;
  /// Moves a unit that neither runs nor waits.
  virtual void migrate(Unit& unit, PcpuId to) { unit.pcpu = to; }

  /// A timer made with create_timer is due; it is no longer armed.
  virtual void on_timer(std::uint32_t tag, std::uint64_t argument, models::Nanoseconds now) = 0;

  [[nodiscard]] virtual UnitStanding standing(const Unit& unit) const = 0;
  /// When the policy next looks at who runs on `pcpu`, if it samples at all (credit's tick).
  [[nodiscard]] virtual std::optional<models::Nanoseconds> next_tick(PcpuId pcpu) const {
    static_cast<void>(pcpu);
    return std::nullopt;
  }
};

} // namespace domus::sim
