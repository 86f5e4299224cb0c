/// Units and domains of the credit2 scheduler coming and going, waking and sleeping (facts/xen.md 2.4, 2.7, 2.11).
#include "sim/hypervisor/credit2/credit2.hpp"

#include <algorithm>
#include <cassert>
#include <cstdint>
#include <limits>
#include <memory>
#include <utility>

namespace domus::sim {

using models::Nanoseconds;

Credit2Scheduler::Credit2Scheduler(const SchedulerParameters& parameters)
    : parameters_(parameters), switches_(Credit2Switches::of(parameters.xen)),
      arrangement_(switches_.default_arrangement),
      least_credit_(switches_.credit_has_floor ? -initial_credit : std::numeric_limits<std::int64_t>::min()) {
  if (switches_.arrangement_is_option && parameters.options.credit2_runqueue) {
    arrangement_ = *parameters.options.credit2_runqueue;
  }
}

/// Units and domains outlive the scheduler; their states leave its lists here.
Credit2Scheduler::~Credit2Scheduler() {
  for (const ReplenishmentTimer& timer : timers_) {
    if (timer.domain != nullptr) {
      timer.domain->parked.clear();
    }
  }
  for (const auto& runqueue : runqueues_) {
    runqueue->queue.clear();
    runqueue->members.clear();
  }
}

void Credit2Scheduler::attach(SchedulerServices& services) {
  services_ = &services;
  pcpus_ = std::vector<Credit2Pcpu>(services.topology().pcpus());
}

/// Its replenishments happen on a pCPU drawn once.
void Credit2Scheduler::insert_domain(Domain& domain) {
  auto inserted = std::make_unique<Credit2Domain>();
  auto place = std::find_if(timers_.begin(), timers_.end(), [](const auto& timer) { return timer.domain == nullptr; });
  if (place == timers_.end()) {
    const PcpuId pcpu = services_->random() % services_->topology().pcpus();
    timers_.push_back({services_->create_timer(pcpu, 0, timers_.size()), nullptr});
    place = std::prev(timers_.end());
  }
  inserted->timer = static_cast<std::size_t>(place - timers_.begin());
  place->domain = inserted.get();
  inserted->weight = domain.parameters.weight;
  domain.policy = std::move(inserted);
}

void Credit2Scheduler::remove_domain(Domain& domain) {
  ReplenishmentTimer& timer = timers_[state(domain).timer];
  assert(timer.domain->unit_count == 0);
  services_->stop_timer(timer.timer);
  timer.domain = nullptr;
  domain.policy.reset();
}

/// While a new unit is placed, the runqueue of its initial pCPU is locked, and so passed over (facts/xen.md 2.11).
void Credit2Scheduler::insert_unit(Unit& unit) {
  auto owned = std::make_unique<Credit2Unit>(unit);
  Credit2Unit& inserted = *owned;
  unit.policy = std::move(owned);
  inserted.domain = &state(*unit.domain);
  inserted.weight = inserted.domain->weight;
  ++inserted.domain->unit_count;
  unit.pcpu = pick(inserted, pcpus_[unit.pcpu].runqueue);
  pcpus_[unit.pcpu].runqueue->assign(inserted);
}

void Credit2Scheduler::remove_unit(Unit& unit) {
  Credit2Unit& removed = state(unit);
  assert(!removed.queued() && !services_->is_current(unit));
  if (removed.parked_hook.is_linked()) {
    removed.domain->parked.erase(removed.domain->parked.iterator_to(removed));
  }
  removed.runqueue->deassign(removed);
  --removed.domain->unit_count;
  unit.policy.reset();
}

void Credit2Scheduler::enqueue(Credit2Unit& unit, Nanoseconds now) {
  unit.runqueue->queue.insert(unit);
  tickle(unit, now);
}

void Credit2Scheduler::wake(Unit& unit) {
  Credit2Unit& woken = state(unit);
  if (services_->is_current(unit) || woken.queued()) {
    return;
  }
  if (woken.scheduled) {
    woken.wants_queue = true;
    return;
  }
  const Nanoseconds now = services_->now();
  update_loads(woken, 1, now);
  enqueue(woken, now);
}

void Credit2Scheduler::sleep(Unit& unit) {
  Credit2Unit& slept = state(unit);
  if (services_->is_current(unit)) {
    tickle_pcpu(unit.pcpu);
  } else if (slept.queued()) {
    update_loads(slept, -1, services_->now());
    slept.runqueue->queue.remove(slept);
  }
}

void Credit2Scheduler::yield(Unit& unit) {
  state(unit).yielded = switches_.yields;
}

/// A unit that was preempted is offered to other pCPUs at once. What it leaves of its budget may let others run.
void Credit2Scheduler::context_saved(Unit& unit) {
  Credit2Unit& saved = state(unit);
  const Nanoseconds now = services_->now();
  ParkedUnits unparked;
  saved.scheduled = false;
  if (saved.capped() && saved.budget > Nanoseconds{0}) {
    return_budget(saved, unparked);
  }
  if (std::exchange(saved.wants_queue, false) && unit.runnable()) {
    enqueue(saved, now);
  } else {
    update_loads(saved, -1, now);
  }
  unpark(unparked, now);
}

void Credit2Scheduler::on_timer(std::uint32_t tag, std::uint64_t argument, Nanoseconds now) {
  assert(tag == 0);
  static_cast<void>(tag);
  replenish(*timers_[argument].domain, now);
}

UnitStanding Credit2Scheduler::standing(const Unit& unit) const {
  const Credit2Unit& shown = state(unit);
  UnitStanding standing;
  standing.credit = shown.credit;
  standing.parked = shown.parked_hook.is_linked();
  if (shown.capped()) {
    standing.budget = shown.budget;
  }
  return standing;
}

} // namespace domus::sim
