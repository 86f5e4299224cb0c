/// Xen's RTDS scheduler: global earliest deadline first over deferrable servers (facts/xen.md 2.12, 3).
///
/// Every vCPU has a budget of CPU time in every period of its own. While it runs, its budget melts; while it blocks, it
/// keeps what is left; at the end of the period it loses that and gets a full budget with the next deadline. Whoever
/// has the earliest deadline runs, on whichever pCPU its hard affinity allows. Without budget a vCPU waits for its next
/// period, unless it may use extra time: then it gets another budget, one priority level further down, behind everybody
/// who has begun fewer of them.
///
/// One queue for all pCPUs holds the units that may run, another those without budget, and a third, with one timer, all
/// units that run or could: when the deadline of its first unit comes, whoever is due in front gets its next period. It
/// is ordered when a unit enters and not when a running unit sinks to another level, so a unit may get its period late.
///
/// | file                     | what                                                              |
/// |--------------------------|-------------------------------------------------------------------|
/// | rtds.cpp                 | units coming and going, waking and sleeping, changed reservations |
/// | rtds_replenishment.cpp   | periods: deadlines, budgets and the replenishment timer           |
/// | rtds_schedule.cpp        | what a pCPU runs next, and whom a unit that could run preempts    |
#pragma once

#include "sim/hypervisor/rtds/rtds_state.hpp"
#include "sim/hypervisor/scheduler_policy.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace domus::sim {

class RtdsScheduler final : public SchedulerPolicy {
public:
  [[nodiscard]] std::string_view name() const override { return "rtds"; }

  void attach(SchedulerServices& services) override;
  void init_pcpu(PcpuId pcpu, Unit& idle) override;
  void insert_domain(Domain& /*domain*/) override {}
  void remove_domain(Domain& /*domain*/) override {}
  void insert_unit(Unit& unit) override;
  void remove_unit(Unit& unit) override;
  void wake(Unit& unit) override;
  void sleep(Unit& unit) override;
  void context_saved(Unit& unit) override;
  Decision do_schedule(PcpuId pcpu, models::Nanoseconds now) override;
  void adjust(Domain& domain, const DomainParameters& parameters) override;
  PcpuId pick_resource(Unit& unit) override;
  void on_timer(std::uint32_t tag, std::uint64_t argument, models::Nanoseconds now) override;
  [[nodiscard]] UnitStanding standing(const Unit& unit) const override;

private:
  [[nodiscard]] static RtdsUnit& state(const Unit& unit) { return static_cast<RtdsUnit&>(*unit.policy); }
  void enqueue(RtdsUnit& unit);

  // rtds_replenishment.cpp
  static void begin_period(RtdsUnit& unit, models::Nanoseconds now);
  static void burn(RtdsUnit& unit, models::Nanoseconds now);
  void replenish(models::Nanoseconds now);
  void await_replenishment(RtdsUnit& unit);
  void cancel_replenishment(RtdsUnit& unit);
  void move_replenishment(RtdsUnit& unit);
  void arm_for_front();

  // rtds_schedule.cpp
  [[nodiscard]] RtdsUnit* first_allowed_on(PcpuId pcpu);
  void tickle(const RtdsUnit& unit);
  [[nodiscard]] PcpuId choose_tickled(const RtdsUnit& unit) const;

  SchedulerServices* services_ = nullptr;
  std::vector<Unit*> idle_units_;  ///< by pCPU
  std::vector<RtdsUnit*> running_; ///< by pCPU; meaningless while it idles
  PcpuSet idlers_;                 ///< pCPUs that run their idle unit
  PcpuSet tickled_;                ///< pCPUs that were tickled and have not scheduled since
  PolicyTimer replenishment_timer_{};

  RtdsList<&RtdsUnit::queue_hook> runnable_; ///< in the order of better_than
  RtdsList<&RtdsUnit::queue_hook> depleted_; ///< in no particular order
  RtdsList<&RtdsUnit::replenishment_hook> replenishments_;
};

} // namespace domus::sim
