/// Which pCPU hears of a waking unit, and where a unit is placed (facts/xen.md 1.7, 1.10, 1.14).
#include "sim/hypervisor/credit/credit.hpp"

#include <cassert>

namespace domus::sim {

void CreditScheduler::tickle(const CreditUnit& woken) {
  if (!switches_.idler_rather_than_preemption) {
    preempt_and_tickle(woken);
    return;
  }
  const PcpuId tickled = choose_tickled(woken);
  if (tickled != no_pcpu) {
    if (switches_.tickled_is_busy) {
      // So that the next waking unit looks elsewhere.
      idlers_.erase(tickled);
    }
    services_->raise_schedule(tickled);
  }
}

/// Before 4.3: preempts whoever has a lower priority, and wakes an idle pCPU (before 4.0, all) for whom that leaves
/// over.
void CreditScheduler::preempt_and_tickle(const CreditUnit& woken) {
  const Unit& unit = woken.unit;
  const CreditPriority running = state(services_->current(unit.pcpu)).priority;
  const bool preempts = woken.priority > running;
  if (preempts) {
    services_->raise_schedule(unit.pcpu);
  }
  const PcpuSet suitable = unit.hard_affinity & idlers_;
  if (running == CreditPriority::idle || suitable.empty()) {
    return;
  }
  if (switches_.tickles_one) {
    PcpuId& last = pcpus_[services_->executing_pcpu()].last_tickle;
    last = suitable.cycle(last);
    services_->raise_schedule(last);
    return;
  }
  const PcpuId first = suitable.first();
  PcpuId tickled = first;
  do {
    services_->raise_schedule(tickled);
    tickled = suitable.cycle(tickled);
  } while (tickled != first);
}

/// The waking unit's own pCPU if it can run there at once, else one idle pCPU that suits it, else none. An idle pCPU is
/// preferred to preempting, even if the waking unit has the higher priority.
PcpuId CreditScheduler::choose_tickled(const CreditUnit& woken) {
  const Unit& unit = woken.unit;
  const PcpuId own = unit.pcpu;
  const CreditPriority running = state(services_->current(own)).priority;
  if (running == CreditPriority::idle) {
    return own;
  }
  const bool preempts = woken.priority > running;
  if (idlers_.empty()) {
    return preempts ? own : no_pcpu;
  }
  PcpuSet suitable = unit.preferred & idlers_;
  if (suitable.empty() && unit.soft_affinity_effective) {
    suitable = unit.hard_affinity & idlers_;
  }
  if (suitable.empty()) {
    if (preempts) {
      kick_away(services_->current(own));
      return own;
    }
    return no_pcpu;
  }
  PcpuId& last = pcpus_[services_->executing_pcpu()].last_tickle;
  last = suitable.cycle(last);
  return last;
}

/// Has a unit that is about to be preempted, while pCPUs idle that do not suit its successor, placed anew.
void CreditScheduler::kick_away(Unit& preempted) {
  if (switches_.kick == CreditKick::always ||
      (switches_.kick == CreditKick::if_an_idler_suits && !(preempted.hard_affinity & idlers_).empty())) {
    services_->request_migration(preempted);
  }
}

/// The outcome of one step of a pick.
struct CreditScheduler::PickStep {
  PcpuId pcpu;
  bool idle;
  PcpuId winner; ///< the last candidate whose idle group was better, or no_pcpu
};

PcpuId CreditScheduler::pick_resource(Unit& unit) {
  state(unit).migrating = true;
  return pick(unit, true);
}

PcpuId CreditScheduler::pick(const Unit& unit, bool commit) {
  PickStep step = pick_in(unit, unit.preferred);
  if (!step.idle && unit.soft_affinity_effective) {
    const PcpuId winner = step.winner;
    step = pick_in(unit, unit.hard_affinity);
    if (step.winner == no_pcpu) {
      step.winner = winner;
    }
  }
  if (commit && step.winner != no_pcpu) {
    pcpus_[step.winner].idle_bias = step.pcpu;
  }
  return step.pcpu;
}

/// Where the unit is, if it may stay there; an idle pCPU rather than a busy one; and rather one whose neighbours are
/// idle too: threads of the core within a socket, and across sockets only if twice as many are.
CreditScheduler::PickStep CreditScheduler::pick_in(const Unit& unit, const PcpuSet& mask) const {
  const Topology& topology = services_->topology();
  PickStep step{mask.self_or_cycle(unit.pcpu), false, no_pcpu};
  PcpuSet idlers = idlers_;
  if (!switches_.placement_seeks_idle) {
    idlers.insert(step.pcpu);
  } else if (step.pcpu == unit.pcpu) {
    const CreditRunqueue& queue = pcpus_[unit.pcpu].queue;
    if (queue.empty() || queue.head().priority == CreditPriority::idle) {
      idlers.insert(unit.pcpu);
    }
  }
  PcpuSet candidates = idlers & mask;
  if (!candidates.empty() && !candidates.contains(step.pcpu)) {
    step.pcpu = candidates.cycle(step.pcpu);
  }
  candidates.erase(step.pcpu);
  while (!candidates.empty()) {
    const PcpuId next = candidates.cycle(step.pcpu);
    const bool same_socket = topology.node_of(next) == topology.node_of(step.pcpu);
    const PcpuSet here = idlers & (same_socket ? topology.siblings(step.pcpu) : topology.socket(step.pcpu));
    const PcpuSet there = idlers & (same_socket ? topology.siblings(next) : topology.socket(next));
    const unsigned factor = same_socket ? 1 : 2;
    const bool better =
        parameters_.options.smt_power_savings ? here.count() > there.count() : here.count() * factor < there.count();
    if (better) {
      step.pcpu = (there & candidates).cycle(pcpus_[next].idle_bias);
      step.winner = next;
      candidates -= topology.siblings(step.pcpu);
    } else {
      candidates -= there;
    }
  }
  step.idle = idlers.contains(step.pcpu);
  return step;
}

} // namespace domus::sim
