/// Periods of the RTDS scheduler: deadlines, budgets and the one replenishment timer (facts/xen.md 2.12, 3).
#include "sim/hypervisor/rtds/rtds.hpp"

#include <cassert>

namespace domus::sim {

using models::Nanoseconds;

/// Moves the deadline by whole periods to the first one after `now`. What has been run so far is forgotten: whoever
/// runs right now pays for the new period from `now` on. Precondition: the deadline has come.
void RtdsScheduler::begin_period(RtdsUnit& unit, Nanoseconds now) {
  assert(now >= unit.deadline);
  const Nanoseconds period = unit.reservation.period;
  unit.deadline += period * ((now - unit.deadline) / period + 1);
  unit.burned_until = now;
  unit.budget = unit.reservation.budget;
  unit.level = 0;
}

/// Takes what it ran since `burned_until` off the budget of a unit that runs. Precondition: it runs.
void RtdsScheduler::burn(RtdsUnit& unit, Nanoseconds now) {
  unit.budget -= now - unit.burned_until;
  unit.burned_until = now;
  if (unit.budget.count() > 0) {
    return;
  }
  if (unit.reservation.extra_time) {
    ++unit.level;
    unit.budget = unit.reservation.budget;
  } else {
    unit.budget = Nanoseconds{0};
    unit.ran_dry = true;
  }
}

/// The handler of the timer. First everybody who is due begins a new period, and who waits takes its new place, one
/// after the other. It stops at the first that is not due, though there may be others behind. Then, in reverse order,
/// each may cause one preemption: by the best unit that waits, if this one runs; by itself, if it had run dry and
/// waits.
void RtdsScheduler::replenish(Nanoseconds now) {
  RtdsList<&RtdsUnit::replenishment_hook> replenished;
  while (!replenishments_.empty() && now >= replenishments_.front().deadline) {
    RtdsUnit& due = replenishments_.front();
    due.replenishment_hook.unlink();
    begin_period(due, now);
    replenished.push_front(due);
    if (due.queue_hook.is_linked()) {
      due.queue_hook.unlink();
      enqueue(due);
    }
  }
  while (!replenished.empty()) {
    RtdsUnit& unit = replenished.front();
    if (services_->is_current(unit.unit) && !runnable_.empty()) {
      if (runnable_.front().better_than(unit)) {
        tickle(runnable_.front());
      }
    } else {
      if (unit.ran_dry && unit.queue_hook.is_linked()) {
        tickle(unit);
      }
      unit.ran_dry = false;
    }
    unit.replenishment_hook.unlink();
    insert_before_worse(replenishments_, unit);
  }
  if (!replenishments_.empty()) {
    arm_for_front();
  }
}

void RtdsScheduler::await_replenishment(RtdsUnit& unit) {
  insert_before_worse(replenishments_, unit);
  if (&replenishments_.front() == &unit) {
    arm_for_front();
  }
}

void RtdsScheduler::cancel_replenishment(RtdsUnit& unit) {
  const bool was_front = &replenishments_.front() == &unit;
  unit.replenishment_hook.unlink();
  if (!was_front) {
    return;
  }
  if (replenishments_.empty()) {
    services_->stop_timer(replenishment_timer_);
  } else {
    arm_for_front();
  }
}

/// The unit has a new deadline.
void RtdsScheduler::move_replenishment(RtdsUnit& unit) {
  const bool was_front = &replenishments_.front() == &unit;
  unit.replenishment_hook.unlink();
  insert_before_worse(replenishments_, unit);
  if (was_front || &replenishments_.front() == &unit) {
    arm_for_front();
  }
}

/// The front's deadline may have passed already, if the unit waited behind others with later ones: due at once.
void RtdsScheduler::arm_for_front() {
  services_->arm_timer(replenishment_timer_, replenishments_.front().deadline);
}

} // namespace domus::sim
