/// What a pCPU runs next under the credit scheduler, and stealing (facts/xen.md 1.8, 1.9, 1.14).
#include "sim/hypervisor/credit/credit.hpp"

#include <cassert>

namespace domus::sim {

namespace {

using models::Nanoseconds;

/// Xen's CSCHED_MIN_TIMER, meant as microseconds and used as nanoseconds.
constexpr Nanoseconds shortest_rate_limit_slice{100};

} // namespace

Decision CreditScheduler::do_schedule(PcpuId id, Nanoseconds now) {
  CreditPcpu& pcpu = pcpus_[id];
  Unit& current = services_->current(id);
  CreditUnit& outgoing = state(current);
  const bool was_idle = current.idle();
  if (was_idle) {
    outgoing.priority = CreditPriority::idle;
  } else {
    if (switches_.debit != CreditDebit::whole_ticks) {
      burn(outgoing, now);
    }
    outgoing.start_time -= now;
    outgoing.last_sched_time = now;
  }
  const bool runnable = was_idle || current.runnable();
  const Nanoseconds ran = now - current.state_entry_time;
  const bool may_leave = outgoing.yielded && switches_.yield_ends_rate_limit;
  if (!was_idle && runnable && !may_leave && ran < rate_limit_) {
    outgoing.start_time += now;
    return {&current, rate_limit_slice(ran)};
  }
  if (runnable) {
    pcpu.queue.insert(outgoing, parameters_.yield_reads_queue_head);
  } else {
    --pcpu.runnable_count;
  }
  if (!switches_.yield_lasts) {
    outgoing.yielded = false;
  }
  CreditUnit& next = choose_next(id, now);
  const bool idle = next.priority == CreditPriority::idle;
  if (idle) {
    idlers_.insert(id);
  } else {
    idlers_.erase(id);
    next.start_time += now;
  }
  follow_idleness(id, was_idle, idle, now);
  return {&next.unit, idle ? Decision::no_slice : parameters_.options.time_slice};
}

/// For how long a unit is kept that has run for less than the rate limit.
Nanoseconds CreditScheduler::rate_limit_slice(Nanoseconds ran) const {
  if (!switches_.keeps_for_the_rest) {
    return rate_limit_;
  }
  return ran < shortest_rate_limit_slice ? shortest_rate_limit_slice : rate_limit_ - ran;
}

/// The head of the queue; but before an OVER unit or idleness, a better unit of another pCPU.
CreditUnit& CreditScheduler::choose_next(PcpuId id, Nanoseconds now) {
  CreditPcpu& pcpu = pcpus_[id];
  CreditUnit& head = pcpu.queue.head();
  if (head.priority <= CreditPriority::over) {
    const bool looks_around = !switches_.load_balance_rate_limited ||
                              now - pcpu.last_load_balance > parameters_.options.load_balance_rate_limit;
    if (looks_around) {
      pcpu.last_load_balance = now;
      if (CreditUnit* const found = find_better(id, head.priority, now)) {
        return *found;
      }
    }
  }
  dequeue(head);
  return head;
}

CreditUnit* CreditScheduler::find_better(PcpuId id, CreditPriority than, Nanoseconds now) {
  if (!switches_.steals_by_node) {
    return steal_from_next(id, {.above = than, .soft_step = false, .now = now});
  }
  const Topology& topology = services_->topology();
  const unsigned own_node = topology.node_of(id);
  for (const bool soft_step : {true, false}) {
    unsigned node = own_node;
    do {
      if (CreditUnit* const found = steal_in_node(id, node, {than, soft_step, now})) {
        return found;
      }
      node = node + 1 == topology.nodes() ? 0 : node + 1;
    } while (node != own_node);
  }
  return nullptr;
}

/// Goes once round the node's busy pCPUs, starting behind the one that was robbed last (before 4.9: from the first on).
CreditUnit* CreditScheduler::steal_in_node(PcpuId id, unsigned node, const Wanted& wanted) {
  PcpuSet workers = services_->topology().node(node) - idlers_;
  workers.erase(id);
  const PcpuId first = switches_.steals_in_turn ? workers.cycle(balance_bias_[node]) : workers.first();
  if (first == no_pcpu) {
    return nullptr;
  }
  PcpuId peer = first;
  do {
    if (pcpus_[peer].runnable_count > 1) {
      if (CreditUnit* const found = steal_from(peer, id, wanted)) {
        balance_bias_[node] = peer;
        return found;
      }
    }
    peer = workers.cycle(peer);
  } while (peer != first);
  return nullptr;
}

/// Before 4.3: goes once round all busy pCPUs, starting behind its own.
CreditUnit* CreditScheduler::steal_from_next(PcpuId id, const Wanted& wanted) {
  PcpuSet workers = services_->online() - idlers_;
  workers.erase(id);
  PcpuId peer = id;
  while (!workers.empty()) {
    peer = workers.cycle(peer);
    workers.erase(peer);
    if (CreditUnit* const found = steal_from(peer, id, wanted)) {
      return found;
    }
  }
  return nullptr;
}

CreditUnit* CreditScheduler::steal_from(PcpuId peer, PcpuId id, const Wanted& wanted) {
  if (services_->current(peer).idle()) {
    return nullptr;
  }
  for (CreditUnit& candidate : pcpus_[peer].queue) {
    if (candidate.priority <= wanted.above) {
      return nullptr;
    }
    if (may_steal(candidate, id, wanted)) {
      dequeue(candidate);
      candidate.unit.pcpu = id;
      --pcpus_[peer].runnable_count;
      ++pcpus_[id].runnable_count;
      return &candidate;
    }
  }
  return nullptr;
}

bool CreditScheduler::may_steal(const CreditUnit& candidate, PcpuId id, const Wanted& wanted) const {
  const Unit& unit = candidate.unit;
  if ((switches_.yield_lasts && candidate.yielded) || unit.running) {
    return false;
  }
  if (wanted.soft_step && !unit.soft_affinity_effective) {
    return false;
  }
  if (!(wanted.soft_step ? unit.preferred : unit.hard_affinity).contains(id)) {
    return false;
  }
  return parameters_.options.migration_delay.count() == 0 ||
         wanted.now - candidate.last_sched_time >= parameters_.options.migration_delay;
}

/// Idle pCPUs do not tick. Ticks begin again on multiples of the period, so that busy pCPUs tick together.
void CreditScheduler::follow_idleness(PcpuId id, bool was_idle, bool idle, Nanoseconds now) {
  if (was_idle && !idle) {
    services_->arm_timer(pcpus_[id].tick, now + tick_period_ - now % tick_period_);
  } else if (!was_idle && idle) {
    services_->stop_timer(pcpus_[id].tick);
  }
}

} // namespace domus::sim
