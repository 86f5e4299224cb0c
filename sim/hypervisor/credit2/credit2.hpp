/// Xen's credit2 scheduler (facts/xen.md 2.1 to 2.11), as of the latest Xen; credit2_switches.hpp has what was
/// otherwise before.
///
/// Every unit burns credit while it runs, the faster the less its domain weighs; pCPUs run whoever has most. When
/// everybody's credit of a runqueue is used up, all get 10 ms more, and what they had is kept up to half a millisecond:
/// so a unit that sleeps cannot save up, but wakes with more than the hogs and preempts them. There is no boost.
///
/// The pCPUs of a socket (or core, or node, as `credit2_runqueue` says; never more than 16) share one runqueue; units
/// move to another one only when an average load over about a second says so, right after a reset. A unit that waits
/// is picked up by whichever pCPU of its runqueue schedules next, but must have half a millisecond more credit to
/// change pCPUs. Caps are exact: a domain has a budget every 10 ms, which its units take in pieces; who finds none is
/// parked until the next period.
///
/// | file                  | what                                                                    |
/// |-----------------------|-------------------------------------------------------------------------|
/// | credit2.cpp           | units and domains coming and going, waking and sleeping                 |
/// | credit2_runqueues.cpp | which pCPUs share a runqueue; in which runqueue a unit is placed        |
/// | credit2_credit.cpp    | burning and giving credit, and how long a slice is                      |
/// | credit2_caps.cpp      | weights, caps, budgets, parking                                         |
/// | credit2_tickle.cpp    | which pCPU is told of a unit that wants to run                          |
/// | credit2_schedule.cpp  | what a pCPU runs next                                                   |
/// | credit2_balance.cpp   | load averages, and exchanging units between runqueues                   |
#pragma once

#include "sim/hypervisor/credit2/credit2_state.hpp"
#include "sim/hypervisor/credit2/credit2_switches.hpp"
#include "sim/hypervisor/scheduler_factory.hpp"
#include "sim/hypervisor/scheduler_policy.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace domus::sim {

class Credit2Scheduler final : public SchedulerPolicy {
public:
  explicit Credit2Scheduler(const SchedulerParameters& parameters);
  ~Credit2Scheduler() override;

  [[nodiscard]] std::string_view name() const override { return "credit2"; }

  void attach(SchedulerServices& services) override;
  void init_pcpu(PcpuId pcpu, Unit& idle) override;
  void insert_domain(Domain& domain) override;
  void remove_domain(Domain& domain) override;
  void insert_unit(Unit& unit) override;
  void remove_unit(Unit& unit) override;
  void wake(Unit& unit) override;
  void sleep(Unit& unit) override;
  void yield(Unit& unit) override;
  void context_saved(Unit& unit) override;
  Decision do_schedule(PcpuId pcpu, models::Nanoseconds now) override;
  void adjust(Domain& domain, const DomainParameters& parameters) override;
  PcpuId pick_resource(Unit& unit) override;
  void migrate(Unit& unit, PcpuId to) override;
  void on_timer(std::uint32_t tag, std::uint64_t argument, models::Nanoseconds now) override;
  [[nodiscard]] UnitStanding standing(const Unit& unit) const override;

private:
  using Nanoseconds = models::Nanoseconds;

  [[nodiscard]] static Credit2Unit& state(const Unit& unit) { return static_cast<Credit2Unit&>(*unit.policy); }
  [[nodiscard]] static Credit2Domain& state(const Domain& domain) {
    return static_cast<Credit2Domain&>(*domain.policy);
  }
  void enqueue(Credit2Unit& unit, Nanoseconds now);

  // credit2_runqueues.cpp
  [[nodiscard]] bool matches(const Credit2Runqueue& runqueue, PcpuId pcpu) const;
  [[nodiscard]] unsigned most_pcpus() const;
  [[nodiscard]] bool has_room(const Credit2Runqueue& runqueue, PcpuId pcpu) const;
  [[nodiscard]] Credit2Runqueue& runqueue_for(PcpuId pcpu);
  [[nodiscard]] Credit2Runqueue* least_loaded(const Credit2Unit& unit, const PcpuSet& mask,
                                              const Credit2Runqueue* skipped) const;
  [[nodiscard]] PcpuId pick(Credit2Unit& unit, const Credit2Runqueue* skipped);

  // credit2_credit.cpp
  void burn(Credit2Unit& unit, Nanoseconds now);
  [[nodiscard]] bool epoch_ends(const Credit2Unit& next, bool passed_over) const;
  [[nodiscard]] std::int64_t given_by_reset(const Credit2Unit& next) const;
  void reset_credit(Credit2Runqueue& runqueue, const Credit2Unit& next, Nanoseconds now);
  [[nodiscard]] Nanoseconds slice_of(const Credit2Unit& next, const Credit2Unit& outgoing, Nanoseconds now) const;

  // credit2_caps.cpp
  void set_weight(Domain& domain, unsigned weight);
  void begin_cap(Domain& domain, Nanoseconds now);
  void end_cap(Domain& domain, Nanoseconds now);
  void replenish(Credit2Domain& domain, Nanoseconds now);
  bool grab_budget(Credit2Unit& unit, Nanoseconds now);
  void return_budget(Credit2Unit& unit, ParkedUnits& unparked);
  void park(Credit2Unit& unit, Nanoseconds now);
  void unpark(ParkedUnits& units, Nanoseconds now);

  // credit2_tickle.cpp
  void tickle(Credit2Unit& woken, Nanoseconds now);
  void tickle_pcpu(PcpuId pcpu);
  [[nodiscard]] PcpuId choose_tickled(const Credit2Unit& woken, Nanoseconds now);
  [[nodiscard]] PcpuId choose_idle(const Credit2Unit& woken) const;
  [[nodiscard]] PcpuId choose_preempted(const Credit2Unit& woken, Nanoseconds now);
  [[nodiscard]] std::int64_t preemption_score(const Credit2Unit& woken, PcpuId pcpu, Nanoseconds now);

  // credit2_schedule.cpp
  struct Choice {
    Credit2Unit& next;
    bool passed_over; ///< the first that waits could not or should not run here; only if the version asks for it
  };
  [[nodiscard]] Choice choose_next(PcpuId pcpu, Credit2Unit& outgoing, Nanoseconds now);
  [[nodiscard]] bool likes_some_pcpus(const Unit& unit) const {
    return switches_.soft_affinity && unit.soft_affinity_effective;
  }
  [[nodiscard]] bool prefers_idle_pcpu(const Credit2Unit& running, PcpuId pcpu) const;
  [[nodiscard]] bool may_take(const Credit2Unit& waiting, const Credit2Unit& instead_of, PcpuId pcpu) const;
  void start(PcpuId pcpu, const Choice& choice, const Credit2Unit& outgoing, Nanoseconds now);

  // credit2_balance.cpp
  void update_load(Credit2Runqueue& runqueue, int change, Nanoseconds now);
  void update_load(Credit2Unit& unit, int change, Nanoseconds now);
  void update_loads(Credit2Unit& unit, int change, Nanoseconds now);
  [[nodiscard]] Credit2Runqueue* most_different(Credit2Runqueue& local, Nanoseconds now);
  [[nodiscard]] bool worth_balancing(const Credit2Runqueue& local, std::int64_t difference) const;
  void balance_load(Credit2Runqueue& local, Nanoseconds now);
  void move(Credit2Unit& unit, Credit2Runqueue& to, Nanoseconds now);

  SchedulerParameters parameters_;
  Credit2Switches switches_;
  models::RunqueueArrangement arrangement_;
  std::int64_t least_credit_; ///< that a unit can have

  SchedulerServices* services_ = nullptr;
  std::vector<Credit2Pcpu> pcpus_;
  std::vector<std::unique_ptr<Credit2Runqueue>> runqueues_; ///< in the order of their making

  /// One timer a domain; those of domains that went are used again.
  struct ReplenishmentTimer {
    PolicyTimer timer;
    Credit2Domain* domain; ///< null: free
  };
  std::vector<ReplenishmentTimer> timers_;
};

} // namespace domus::sim
