/// Weights, caps, budgets, parking (facts/xen.md 2.7, 2.11).
///
/// A capped domain has a pool that is filled to its share of a period every period. Its units take pieces of the pool
/// when they are chosen to run, give back what they did not use, and go into debt if they overrun.
#include "sim/hypervisor/credit2/credit2.hpp"

#include <algorithm>
#include <utility>

namespace domus::sim {

namespace {

using models::Nanoseconds;

constexpr Nanoseconds least_quota{500'000};

} // namespace

/// A cap of more than all units could use is refused: it stays as it was.
void Credit2Scheduler::adjust(Domain& domain, const DomainParameters& parameters) {
  Credit2Domain& adjusted = state(domain);
  const Nanoseconds now = services_->now();
  set_weight(domain, parameters.weight);
  if (parameters.cap > 100 * adjusted.unit_count) {
    return;
  }
  const bool was_capped = adjusted.cap != 0;
  adjusted.cap = switches_.caps ? parameters.cap : 0;
  if (adjusted.cap == 0) {
    if (was_capped) {
      end_cap(domain, now);
    }
    return;
  }
  adjusted.period_budget = parameters_.options.credit2_cap_period * adjusted.cap / 100;
  adjusted.quota = std::max(adjusted.period_budget / adjusted.unit_count, least_quota);
  if (!was_capped) {
    begin_cap(domain, now);
  }
}

void Credit2Scheduler::set_weight(Domain& domain, unsigned weight) {
  state(domain).weight = weight;
  for (const auto& unit : domain.units) {
    Credit2Unit& weighed = state(*unit);
    const unsigned before = std::exchange(weighed.weight, weight);
    weighed.runqueue->weight_changed(before, weight);
  }
}

/// The pool is full and no unit has a budget: whoever runs must take one at once, but what it has run so far is free.
void Credit2Scheduler::begin_cap(Domain& domain, Nanoseconds now) {
  Credit2Domain& capped = state(domain);
  capped.pool = capped.period_budget;
  capped.next_replenishment = now + parameters_.options.credit2_cap_period;
  services_->arm_timer(timers_[capped.timer].timer, capped.next_replenishment);
  for (const auto& unit : domain.units) {
    Credit2Unit& limited = state(*unit);
    if (services_->is_current(*unit)) {
      burn(limited, now);
      tickle_pcpu(unit->pcpu);
    }
    limited.budget = Nanoseconds{0};
  }
}

void Credit2Scheduler::end_cap(Domain& domain, Nanoseconds now) {
  Credit2Domain& freed = state(domain);
  services_->stop_timer(timers_[freed.timer].timer);
  for (const auto& unit : domain.units) {
    state(*unit).budget = Credit2Unit::unlimited;
  }
  ParkedUnits unparked;
  unparked.swap(freed.parked);
  unpark(unparked, now);
}

/// A period's share for each period that has begun, but never more than one in store.
void Credit2Scheduler::replenish(Credit2Domain& domain, Nanoseconds now) {
  do {
    domain.next_replenishment += parameters_.options.credit2_cap_period;
    domain.pool += domain.period_budget;
  } while (domain.next_replenishment <= now);
  if (domain.pool > Nanoseconds{0}) {
    domain.pool = std::min(domain.pool, domain.period_budget);
    ParkedUnits unparked;
    unparked.swap(domain.parked);
    unpark(unparked, now);
  }
  services_->arm_timer(timers_[domain.timer].timer, domain.next_replenishment);
}

/// Whether the unit may run: it has budget, or gets some. If not, it is parked. Its debt is paid from the pool.
bool Credit2Scheduler::grab_budget(Credit2Unit& unit, Nanoseconds now) {
  if (unit.budget > Nanoseconds{0}) {
    return true;
  }
  Credit2Domain& domain = *unit.domain;
  domain.pool += unit.budget;
  if (domain.pool > Nanoseconds{0}) {
    unit.budget = std::min(domain.pool, domain.quota);
    domain.pool -= unit.budget;
    return true;
  }
  unit.budget = Nanoseconds{0};
  park(unit, now);
  return false;
}

/// Takes the domain's parked units aside if there is something for them again.
void Credit2Scheduler::return_budget(Credit2Unit& unit, ParkedUnits& unparked) {
  Credit2Domain& domain = *unit.domain;
  domain.pool += unit.budget;
  unit.budget = Nanoseconds{0};
  if (domain.pool > Nanoseconds{0}) {
    unparked.swap(domain.parked);
  }
}

/// A unit that runs is switched out by the schedule() under way, which then also lowers the load.
void Credit2Scheduler::park(Credit2Unit& unit, Nanoseconds now) {
  services_->set_parked(unit.unit, true);
  if (unit.queued()) {
    unit.runqueue->queue.remove(unit);
    update_loads(unit, -1, now);
  }
  unit.domain->parked.push_front(unit);
}

void Credit2Scheduler::unpark(ParkedUnits& units, Nanoseconds now) {
  while (!units.empty()) {
    Credit2Unit& unit = units.front();
    units.pop_front();
    services_->set_parked(unit.unit, false);
    if (unit.scheduled) {
      unit.wants_queue = true;
    } else if (unit.unit.runnable()) {
      update_loads(unit, 1, now);
      enqueue(unit, now);
    }
  }
}

} // namespace domus::sim
