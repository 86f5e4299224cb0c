/// Xen's null scheduler: every vCPU has a pCPU to itself, or none (facts/xen.md 2.13, 3).
///
/// A pCPU runs the vCPU that is assigned to it whenever that can run, and idles otherwise, though others may wait:
/// there are no slices, no preemptions and no migrations. A vCPU that finds no free pCPU when it comes up waits in one
/// queue until a pCPU that it may use is given up, which happens only when a vCPU goes or is moved.
#pragma once

#include "sim/hypervisor/scheduler_policy.hpp"

#include <boost/intrusive/list.hpp>

#include <cstdint>
#include <string_view>
#include <vector>

namespace domus::sim {

class NullScheduler final : public SchedulerPolicy {
public:
  [[nodiscard]] std::string_view name() const override { return "null"; }

  void attach(SchedulerServices& services) override;
  void init_pcpu(PcpuId pcpu, Unit& idle) override;
  void insert_domain(Domain& /*domain*/) override {}
  void remove_domain(Domain& /*domain*/) override {}
  void insert_unit(Unit& unit) override;
  void remove_unit(Unit& unit) override;
  void wake(Unit& unit) override;
  void sleep(Unit& unit) override;
  Decision do_schedule(PcpuId pcpu, models::Nanoseconds now) override;
  void adjust(Domain& /*domain*/, const DomainParameters& /*parameters*/) override {}
  PcpuId pick_resource(Unit& unit) override;
  void migrate(Unit& unit, PcpuId to) override;
  void on_timer(std::uint32_t tag, std::uint64_t argument, models::Nanoseconds now) override;
  /// active: it has a pCPU. parked: it waits for one.
  [[nodiscard]] UnitStanding standing(const Unit& unit) const override;

private:
  using Hook = boost::intrusive::list_member_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>>;

  struct NullUnit final : PolicyState {
    explicit NullUnit(Unit& owner) : unit(owner) {}

    Unit& unit;
    Hook queue_hook; ///< linked: it waits for a pCPU
  };
  using Queue = boost::intrusive::list<NullUnit, boost::intrusive::member_hook<NullUnit, Hook, &NullUnit::queue_hook>,
                                       boost::intrusive::constant_time_size<false>>;

  struct Pcpu {
    Unit* idle = nullptr;
    Unit* assigned = nullptr;
  };

  [[nodiscard]] static NullUnit& state(const Unit& unit) { return static_cast<NullUnit&>(*unit.policy); }
  [[nodiscard]] bool has_pcpu(const Unit& unit) const { return pcpus_[unit.pcpu].assigned == &unit; }
  /// Its own pCPU, if that is free or its own and in the mask; else the first free one of the mask; else no_pcpu.
  [[nodiscard]] PcpuId free_in(const PcpuSet& mask, const Unit& unit) const;
  [[nodiscard]] PcpuId any_of(const PcpuSet& mask);
  void assign(Unit& unit, PcpuId pcpu);
  /// Frees the pCPU of a unit, for the first of the queue that may use it.
  void give_up_pcpu(Unit& unit);
  /// The first of the queue whose soft affinity wants `pcpu`, else the first that may use it, `passed_over` apart:
  /// those that are recorded on it.
  enum class RecordedHere : bool { taken, passed_over };
  [[nodiscard]] NullUnit* first_waiting_for(PcpuId pcpu, RecordedHere recorded_here);
  [[nodiscard]] bool passes_over_a_unit(PcpuId pcpu) const;

  SchedulerServices* services_ = nullptr;
  std::vector<Pcpu> pcpus_;
  PcpuSet free_; ///< pCPUs that are assigned to nobody
  Queue waiting_;
};

} // namespace domus::sim
