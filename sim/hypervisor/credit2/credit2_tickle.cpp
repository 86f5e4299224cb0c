/// Which pCPU is told of a unit that wants to run (facts/xen.md 2.5, 2.11).
#include "sim/hypervisor/credit2/credit2.hpp"

namespace domus::sim {

namespace {

using models::Nanoseconds;

/// A unit that will have run for the rate limit this soon may as well be preempted now.
constexpr Nanoseconds rate_limit_tolerance{50'000};
/// What running where soft affinity wants, or not running where it does not, is worth.
constexpr std::int64_t soft_affinity_bonus = initial_credit;

} // namespace

void Credit2Scheduler::tickle_pcpu(PcpuId id) {
  pcpus_[id].runqueue->set_tickled(id, pcpus_[id].core);
  services_->raise_schedule(id);
}

void Credit2Scheduler::tickle(Credit2Unit& woken, Nanoseconds now) {
  const PcpuId chosen = choose_tickled(woken, now);
  if (chosen != no_pcpu) {
    tickle_pcpu(chosen);
    woken.tickled = chosen;
  }
}

PcpuId Credit2Scheduler::choose_tickled(const Credit2Unit& woken, Nanoseconds now) {
  const PcpuId idle = choose_idle(woken);
  return idle != no_pcpu ? idle : choose_preempted(woken, now);
}

/// Rather a core of which all threads are idle, unless power is to be saved; and rather the pCPU it ran on last.
PcpuId Credit2Scheduler::choose_idle(const Credit2Unit& woken) const {
  const Unit& unit = woken.unit;
  const Credit2Runqueue& runqueue = *woken.runqueue;
  if (runqueue.idle.empty()) {
    return no_pcpu;
  }
  const PcpuSet available = runqueue.idle - runqueue.tickled;
  const PcpuSet first = parameters_.options.smt_power_savings && switches_.sees_cores
                            ? runqueue.idle - runqueue.idle_cores
                            : runqueue.idle_cores;
  for (const bool soft_step : {true, false}) {
    if (soft_step && !likes_some_pcpus(unit)) {
      continue;
    }
    const PcpuSet& mask = soft_step ? unit.preferred : unit.hard_affinity;
    for (const PcpuSet& candidates : {first & mask, available & mask}) {
      if (!candidates.empty()) {
        return candidates.self_or_cycle(unit.pcpu);
      }
    }
  }
  return no_pcpu;
}

/// The pCPU whose unit is worth least in comparison; its own at once if that will do.
PcpuId Credit2Scheduler::choose_preempted(const Credit2Unit& woken, Nanoseconds now) {
  const Unit& unit = woken.unit;
  PcpuSet busy = (woken.runqueue->pcpus - woken.runqueue->idle - woken.runqueue->tickled) & unit.hard_affinity;
  PcpuId best = no_pcpu;
  std::int64_t best_score = switches_.resistance_must_be_beaten ? 0 : -1;
  if (busy.contains(unit.pcpu)) {
    busy.erase(unit.pcpu);
    if (const std::int64_t score = preemption_score(woken, unit.pcpu, now); score > 0) {
      if (!switches_.soft_affinity || unit.soft_affinity.contains(unit.pcpu)) {
        return unit.pcpu;
      }
      best = unit.pcpu;
      best_score = score;
    }
  }
  busy.for_each([&](PcpuId pcpu) {
    const std::int64_t score = preemption_score(woken, pcpu, now);
    if (score > best_score) {
      best_score = score;
      best = pcpu;
    }
  });
  return best;
}

/// By how much credit a unit beats the one that runs on a pCPU; not positive if it does not.
std::int64_t Credit2Scheduler::preemption_score(const Credit2Unit& woken, PcpuId pcpu, Nanoseconds now) {
  Unit& running = services_->current(pcpu);
  if (running.idle()) {
    return -1;
  }
  const Nanoseconds ran = now - running.state_entry_time;
  const Nanoseconds protected_for = parameters_.options.rate_limit - rate_limit_tolerance;
  if (switches_.tickle_minds_rate_limit && protected_for.count() > 0 && ran <= protected_for) {
    return -1;
  }
  Credit2Unit& preempted = state(running);
  burn(preempted, now);
  std::int64_t score = woken.credit - preempted.credit;
  if (pcpu != woken.unit.pcpu) {
    score -= parameters_.options.credit2_migrate_resist.count();
  }
  if (score > 0 && switches_.soft_affinity) {
    if (woken.unit.soft_affinity.contains(pcpu)) {
      score += soft_affinity_bonus;
    }
    if (!running.soft_affinity.contains(pcpu)) {
      score += soft_affinity_bonus;
    }
  }
  return score;
}

} // namespace domus::sim
