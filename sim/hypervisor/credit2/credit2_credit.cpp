/// Burning credit, the reset that ends an epoch, and how long a slice is (facts/xen.md 2.3, 2.6, 2.11).
#include "sim/hypervisor/credit2/credit2.hpp"

#include <algorithm>

namespace domus::sim {

namespace {

using models::Nanoseconds;

/// What a unit may keep beyond the credit that a reset gives.
constexpr std::int64_t carried_over = 500'000;
constexpr Nanoseconds shortest_slice{500'000};

} // namespace

/// The heaviest unit of a runqueue burns one credit a nanosecond, one of half that weight two.
void Credit2Scheduler::burn(Credit2Unit& unit, Nanoseconds now) {
  if (unit.domain == nullptr) {
    return;
  }
  const Nanoseconds ran = now - unit.start_time;
  if (ran.count() <= 0) {
    return;
  }
  std::int64_t burnt = ran.count();
  if (unit.weight != unit.runqueue->max_weight || unit.residual >= unit.weight) {
    const std::int64_t value = ran.count() * unit.runqueue->max_weight + unit.residual;
    burnt = value / unit.weight;
    unit.residual = value % unit.weight;
  }
  unit.credit = std::max(unit.credit - burnt, least_credit_);
  if (unit.capped()) {
    unit.budget -= ran;
  }
  unit.start_time = now;
}

/// Nobody has credit left: neither the unit that is to run nor the first that waits.
bool Credit2Scheduler::epoch_ends(const Credit2Unit& next, bool passed_over) const {
  if (next.credit > 0) {
    return false;
  }
  if (!switches_.epoch_looks_at_queue) {
    return !passed_over;
  }
  Credit2Queue& queue = next.runqueue->queue;
  return queue.empty() || queue.head().credit <= 0;
}

/// Enough for the unit that is to run.
std::int64_t Credit2Scheduler::given_by_reset(const Credit2Unit& next) const {
  if (switches_.credit_has_floor) {
    return next.credit == least_credit_ ? 2 * initial_credit : initial_credit;
  }
  return next.credit < -initial_credit ? (1 - next.credit / initial_credit) * initial_credit : initial_credit;
}

/// All units of the runqueue get the same, those that sleep as well; but nobody keeps more than a little of what was
/// left.
void Credit2Scheduler::reset_credit(Credit2Runqueue& runqueue, const Credit2Unit& next, Nanoseconds now) {
  const std::int64_t given = given_by_reset(next);
  for (Credit2Unit& unit : runqueue.members) {
    if (services_->is_current(unit.unit)) {
      burn(unit, now);
      if (unit.budget <= Nanoseconds{0}) {
        tickle_pcpu(unit.unit.pcpu);
      }
    }
    unit.credit = std::min(unit.credit + given, initial_credit + carried_over);
    unit.start_time = now;
  }
}

/// Until the unit has no more credit than the next one that wants to run, or none if nobody with credit does. A unit
/// that has just been chosen runs at least for the rate limit, even if its budget is shorter.
Nanoseconds Credit2Scheduler::slice_of(const Credit2Unit& next, const Credit2Unit& outgoing, Nanoseconds now) const {
  Nanoseconds shortest = shortest_slice;
  if (const Nanoseconds limit = parameters_.options.rate_limit; limit.count() > 0) {
    const Nanoseconds ran = next.unit.running ? now - next.unit.state_entry_time : Nanoseconds{0};
    shortest = std::max(shortest, limit - ran);
  }
  std::int64_t competitor = 0;
  Credit2Queue& queue = next.runqueue->queue;
  if (!queue.empty()) {
    competitor = std::max(competitor, queue.head().credit);
  }
  if (switches_.counts_preempted && outgoing.wants_queue) {
    competitor = std::max(competitor, outgoing.credit);
  }
  const std::int64_t credit = next.credit - competitor;
  Nanoseconds slice{0};
  if (credit > 0) {
    slice = Nanoseconds{credit * next.weight / next.runqueue->max_weight};
  }
  slice = std::min(slice, next.budget);
  return std::max(shortest, std::min(slice, switches_.longest_slice));
}

} // namespace domus::sim
