/// What a pCPU runs next under the RTDS scheduler, and whom a unit that could run preempts (facts/xen.md 2.12, 3).
#include "sim/hypervisor/rtds/rtds.hpp"

namespace domus::sim {

using models::Nanoseconds;

Decision RtdsScheduler::do_schedule(PcpuId id, Nanoseconds now) {
  tickled_.erase(id);
  Unit& current = services_->current(id);
  RtdsUnit* const outgoing = current.idle() ? nullptr : &state(current);
  const bool runnable = outgoing != nullptr && current.runnable();
  if (outgoing != nullptr) {
    burn(*outgoing, now);
  }
  RtdsUnit* next = first_allowed_on(id);
  if (runnable && outgoing->budget.count() > 0 && (next == nullptr || outgoing->better_than(*next))) {
    next = outgoing;
  }
  if (runnable && next != outgoing) {
    outgoing->queue_when_saved = true;
  }
  if (next == nullptr) {
    idlers_.insert(id);
    return {idle_units_[id], Decision::no_slice};
  }
  idlers_.erase(id);
  running_[id] = next;
  next->burned_until = now;
  next->queue_hook.unlink();
  next->unit.pcpu = id;
  return {&next->unit, next->budget};
}

RtdsUnit* RtdsScheduler::first_allowed_on(PcpuId id) {
  for (RtdsUnit& waiting : runnable_) {
    if (waiting.unit.hard_affinity.contains(id)) {
      return &waiting;
    }
  }
  return nullptr;
}

void RtdsScheduler::tickle(const RtdsUnit& unit) {
  const PcpuId tickled = choose_tickled(unit);
  if (tickled != no_pcpu) {
    tickled_.insert(tickled);
    services_->raise_schedule(tickled);
  }
}

/// Of the pCPUs that the unit may use and that were not tickled since they scheduled last: an idle one, or else the one
/// with the worst unit if that is worse than this. The unit's own pCPU comes first, then those after it.
PcpuId RtdsScheduler::choose_tickled(const RtdsUnit& unit) const {
  const PcpuSet candidates = unit.unit.hard_affinity - tickled_;
  const PcpuId own = unit.unit.pcpu;
  if (const PcpuId idle = (candidates & idlers_).self_or_cycle(own); idle != no_pcpu) {
    return idle;
  }
  const PcpuId first = candidates.self_or_cycle(own);
  if (first == no_pcpu) {
    return no_pcpu;
  }
  PcpuId chosen = no_pcpu;
  const RtdsUnit* worst = &unit;
  PcpuId pcpu = first;
  do {
    const RtdsUnit& running = *running_[pcpu];
    if (worst->better_than(running)) {
      worst = &running;
      chosen = pcpu;
    }
    pcpu = candidates.cycle(pcpu);
  } while (pcpu != first);
  return chosen;
}

} // namespace domus::sim
