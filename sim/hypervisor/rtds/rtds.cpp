/// Units of the RTDS scheduler coming and going, waking and sleeping (facts/xen.md 2.12, 3).
#include "sim/hypervisor/rtds/rtds.hpp"

#include <cassert>
#include <memory>
#include <utility>

namespace domus::sim {

using models::Nanoseconds;

void RtdsScheduler::attach(SchedulerServices& services) {
  services_ = &services;
  idle_units_.resize(services.topology().pcpus(), nullptr);
  running_.resize(services.topology().pcpus(), nullptr);
}

/// The one timer runs on the first pCPU.
void RtdsScheduler::init_pcpu(PcpuId id, Unit& idle) {
  if (idlers_.empty()) {
    replenishment_timer_ = services_->create_timer(id, 0, 0);
  }
  idle_units_[id] = &idle;
  idlers_.insert(id);
}

/// Its first period has the default budget and length, whatever its domain is given later.
void RtdsScheduler::insert_unit(Unit& unit) {
  auto inserted = std::make_unique<RtdsUnit>(unit);
  begin_period(*inserted, services_->now());
  unit.policy = std::move(inserted);
  unit.pcpu = pick_resource(unit);
}

void RtdsScheduler::remove_unit(Unit& unit) {
  RtdsUnit& removed = state(unit);
  removed.queue_hook.unlink();
  if (removed.replenishment_hook.is_linked()) {
    cancel_replenishment(removed);
  }
  unit.policy.reset();
}

void RtdsScheduler::wake(Unit& unit) {
  RtdsUnit& woken = state(unit);
  if (services_->is_current(unit) || woken.queue_hook.is_linked()) {
    return;
  }
  const Nanoseconds now = services_->now();
  const bool missed_deadline = now >= woken.deadline;
  if (missed_deadline) {
    begin_period(woken, now);
  }
  if (unit.running) { // its context is not saved yet, nor its replenishment cancelled
    woken.queue_when_saved = true;
    if (missed_deadline) {
      move_replenishment(woken);
    }
    return;
  }
  await_replenishment(woken);
  enqueue(woken);
  tickle(woken);
}

void RtdsScheduler::sleep(Unit& unit) {
  RtdsUnit& slept = state(unit);
  if (services_->is_current(unit)) {
    services_->raise_schedule(unit.pcpu);
  } else if (slept.queue_hook.is_linked()) {
    slept.queue_hook.unlink();
    cancel_replenishment(slept);
  }
}

void RtdsScheduler::context_saved(Unit& unit) {
  RtdsUnit& saved = state(unit);
  if (std::exchange(saved.queue_when_saved, false) && unit.runnable()) {
    enqueue(saved);
    tickle(saved);
  } else {
    cancel_replenishment(saved);
  }
}

void RtdsScheduler::enqueue(RtdsUnit& unit) {
  assert(!unit.queue_hook.is_linked() && unit.replenishment_hook.is_linked());
  if (unit.budget.count() > 0 || unit.reservation.extra_time) {
    insert_in_order(runnable_, unit);
  } else {
    depleted_.push_front(unit);
  }
}

/// The present period goes on as it began.
void RtdsScheduler::adjust(Domain& domain, const DomainParameters& parameters) {
  for (const auto& unit : domain.units) {
    state(*unit).reservation = parameters.reservation;
  }
}

/// Where it is, if it may stay there, else the next pCPU that it may use.
PcpuId RtdsScheduler::pick_resource(Unit& unit) {
  return unit.hard_affinity.self_or_cycle(unit.pcpu);
}

void RtdsScheduler::on_timer(std::uint32_t /*tag*/, std::uint64_t /*argument*/, Nanoseconds now) {
  replenish(now);
}

UnitStanding RtdsScheduler::standing(const Unit& unit) const {
  const RtdsUnit& shown = state(unit);
  return {.priority = -static_cast<int>(shown.level),
          .parked = shown.budget.count() == 0 && shown.queue_hook.is_linked(),
          .budget = shown.budget};
}

} // namespace domus::sim
