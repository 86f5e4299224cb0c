/// What a pCPU runs next under the credit2 scheduler (facts/xen.md 2.6, 2.11).
#include "sim/hypervisor/credit2/credit2.hpp"

#include <utility>

namespace domus::sim {

namespace {

using models::Nanoseconds;

/// What a unit gets for being taken to another pCPU.
constexpr std::int64_t migration_compensation = 50'000;

} // namespace

Decision Credit2Scheduler::do_schedule(PcpuId id, Nanoseconds now) {
  Credit2Runqueue& runqueue = *pcpus_[id].runqueue;
  Unit& current = services_->current(id);
  Credit2Unit& outgoing = state(current);
  runqueue.clear_tickled(id, pcpus_[id].core);
  burn(outgoing, now);
  if (outgoing.budget <= Nanoseconds{0}) {
    static_cast<void>(grab_budget(outgoing, now));
  }
  const Choice choice = choose_next(id, outgoing, now);
  Credit2Unit& next = choice.next;
  if (&next != &outgoing && !current.idle() && current.runnable()) {
    outgoing.wants_queue = true;
  }
  if (next.unit.idle()) {
    runqueue.set_idle(id, pcpus_[id].core);
    update_load(runqueue, 0, now);
    return {&next.unit, Decision::no_slice};
  }
  start(id, choice, outgoing, now);
  return {&next.unit, slice_of(next, outgoing, now)};
}

/// The unit that runs already, or the first that waits and both may and should run here instead.
Credit2Scheduler::Choice Credit2Scheduler::choose_next(PcpuId id, Credit2Unit& outgoing, Nanoseconds now) {
  const Unit& current = outgoing.unit;
  const bool yielded = std::exchange(outgoing.yielded, false);
  const bool goes_on = !current.idle() && current.runnable();
  if (goes_on && !yielded && now - current.state_entry_time < parameters_.options.rate_limit) {
    return {outgoing, false};
  }
  const bool stays = current.idle() || (goes_on && !prefers_idle_pcpu(outgoing, id));
  Credit2Unit& otherwise = stays ? outgoing : *pcpus_[id].idle;
  Credit2Queue& queue = pcpus_[id].runqueue->queue;
  const bool passed_over = !switches_.epoch_looks_at_queue && !queue.empty() && !may_take(queue.head(), otherwise, id);
  for (auto it = queue.begin(); it != queue.end();) {
    Credit2Unit& waiting = *it;
    ++it; // may be parked
    if (!yielded && waiting.credit <= otherwise.credit) {
      break;
    }
    if (!may_take(waiting, otherwise, id)) {
      continue;
    }
    if (grab_budget(waiting, now)) {
      return {waiting, passed_over};
    }
    if (!switches_.looks_past_parked) {
      break;
    }
  }
  return {otherwise, passed_over};
}

/// Whether a unit runs here against its soft affinity while a pCPU that it likes is idle.
bool Credit2Scheduler::prefers_idle_pcpu(const Credit2Unit& running, PcpuId id) const {
  const Unit& unit = running.unit;
  if (!likes_some_pcpus(unit) || unit.preferred.contains(id)) {
    return false;
  }
  return (running.runqueue->idle - running.runqueue->tickled).intersects(unit.preferred);
}

bool Credit2Scheduler::may_take(const Credit2Unit& waiting, const Credit2Unit& instead_of, PcpuId id) const {
  const Unit& unit = waiting.unit;
  if (!unit.runnable() || !unit.hard_affinity.contains(id)) {
    return false;
  }
  const bool meant_for_another =
      waiting.tickled != no_pcpu && waiting.tickled != id && waiting.runqueue->tickled.contains(waiting.tickled);
  if (meant_for_another) {
    return false;
  }
  return unit.pcpu == id || instead_of.credit + parameters_.options.credit2_migrate_resist.count() <= waiting.credit;
}

/// Takes a unit out of the queue if it was there, ends the epoch if it is time, and settles the unit here.
void Credit2Scheduler::start(PcpuId id, const Choice& choice, const Credit2Unit& outgoing, Nanoseconds now) {
  Credit2Runqueue& runqueue = *pcpus_[id].runqueue;
  Credit2Unit& next = choice.next;
  if (&next == &outgoing) {
    if (switches_.averages_load_of_kept) {
      update_loads(next, 0, now);
    }
  } else {
    runqueue.queue.remove(next);
    next.scheduled = true;
  }
  if (runqueue.idle.contains(id)) {
    runqueue.set_busy(id, pcpus_[id].core);
  }
  if (epoch_ends(next, choice.passed_over)) {
    reset_credit(runqueue, next, now);
    balance_load(runqueue, now);
  }
  next.start_time = now;
  next.tickled = no_pcpu;
  if (next.unit.pcpu != id) {
    next.credit += migration_compensation;
    next.unit.pcpu = id;
  }
}

} // namespace domus::sim
