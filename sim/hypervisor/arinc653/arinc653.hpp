/// Xen's ARINC 653 scheduler: a table of slots that repeats every major frame (facts/xen.md 3).
///
/// A slot names one vCPU and how long it is. In its slot that vCPU runs if it can, on the pCPU where it was put when it
/// was created; nobody else does, not for a moment: partitions neither gain nor lose by what others do. What the slots
/// leave of the frame is idle. There is one table for all pCPUs, so only one of them has something to run at any time.
///
/// Without a table every vCPU of domain 0 gets a slot of 10 ms as it is created, up to ArincTable::most_slots, and the
/// frame is their sum.
///
/// The frame begins anew whenever somebody schedules after its end: a late timer makes all later frames late.
/// Affinities mean nothing: no vCPU ever moves.
#pragma once

#include "sim/hypervisor/scheduler_factory.hpp"
#include "sim/hypervisor/scheduler_policy.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace domus::sim {

class Arinc653Scheduler final : public SchedulerPolicy {
public:
  /// Precondition: the table is as ArincTable says, or has no slots.
  explicit Arinc653Scheduler(const SchedulerParameters& parameters);

  [[nodiscard]] std::string_view name() const override { return "arinc653"; }
  [[nodiscard]] bool knows_soft_affinity() const override { return false; }

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
  PcpuId pick_resource(Unit& unit) override { return unit.pcpu; }
  void on_timer(std::uint32_t tag, std::uint64_t argument, models::Nanoseconds now) override;
  /// active: it has a slot.
  [[nodiscard]] UnitStanding standing(const Unit& unit) const override;

private:
  struct Slot {
    models::ArincTable::Slot planned;
    Unit* unit = nullptr; ///< while it exists
  };

  void advance(models::Nanoseconds now);

  SchedulerServices* services_ = nullptr;
  std::vector<Unit*> idle_units_; ///< by pCPU
  bool slots_for_domain_0_;       ///< as its vCPUs are created
  std::vector<Slot> slots_;
  models::Nanoseconds major_frame_;
  std::size_t slot_ = 0; ///< the present one; slots_.size(): the rest of the frame
  models::Nanoseconds next_switch_{0};
  models::Nanoseconds next_major_frame_{0};
};

} // namespace domus::sim
