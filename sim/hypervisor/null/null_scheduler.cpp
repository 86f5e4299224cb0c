#include "sim/hypervisor/null/null_scheduler.hpp"

#include <algorithm>
#include <cassert>
#include <memory>

namespace domus::sim {

using models::Nanoseconds;

namespace {

/// A vCPU that is down, as all are before their start and after their domain's end, has no claim to a pCPU.
bool is_down(const Unit& unit) {
  for (const Vcpu* vcpu : unit.vcpus) {
    if ((vcpu->holds & Vcpu::down) == 0) {
      return false;
    }
  }
  return true;
}

} // namespace

void NullScheduler::attach(SchedulerServices& services) {
  services_ = &services;
  pcpus_.resize(services.topology().pcpus());
}

void NullScheduler::init_pcpu(PcpuId id, Unit& idle) {
  pcpus_[id].idle = &idle;
  free_.insert(id);
}

/// It gets a pCPU when it comes up.
void NullScheduler::insert_unit(Unit& unit) {
  assert(is_down(unit));
  unit.policy = std::make_unique<NullUnit>(unit);
}

void NullScheduler::remove_unit(Unit& unit) {
  assert(!has_pcpu(unit) && !state(unit).queue_hook.is_linked() && "it went down before");
  unit.policy.reset();
}

/// A unit that has neither a pCPU nor a place in the queue is coming up. It takes the pCPU that it is recorded on, if
/// it can; otherwise it queues, and the free pCPUs that it may use look for it.
void NullScheduler::wake(Unit& unit) {
  NullUnit& woken = state(unit);
  const PcpuId own = unit.pcpu;
  if (services_->is_current(unit) || woken.queue_hook.is_linked()) {
    return;
  }
  if (!has_pcpu(unit)) {
    if (!free_.contains(own) || !unit.preferred.contains(own)) {
      waiting_.push_back(woken);
      for (PcpuSet usable = free_ & unit.hard_affinity; !usable.empty(); usable.erase(usable.first())) {
        services_->raise_schedule(usable.first());
      }
      return;
    }
    assign(unit, own);
  }
  services_->raise_schedule(own);
}

/// Only a unit that goes down gives its pCPU up.
void NullScheduler::sleep(Unit& unit) {
  if (is_down(unit)) {
    state(unit).queue_hook.unlink();
    if (has_pcpu(unit)) {
      give_up_pcpu(unit);
    }
  }
  if (services_->is_current(unit)) {
    services_->raise_schedule(unit.pcpu);
  }
}

Decision NullScheduler::do_schedule(PcpuId id, Nanoseconds /*now*/) {
  Pcpu& pcpu = pcpus_[id];
  if (pcpu.assigned == nullptr) {
    if (NullUnit* const found = first_waiting_for(id, RecordedHere::passed_over)) {
      found->queue_hook.unlink();
      assign(found->unit, id);
    } else if (passes_over_a_unit(id)) {
      services_->raise_schedule(id);
    }
  }
  const bool runs = pcpu.assigned != nullptr && pcpu.assigned->runnable();
  return {runs ? pcpu.assigned : pcpu.idle, Decision::no_slice};
}

PcpuId NullScheduler::pick_resource(Unit& unit) {
  if (unit.soft_affinity_effective) {
    if (const PcpuId found = free_in(unit.preferred, unit); found != no_pcpu) {
      return found;
    }
  }
  const PcpuId found = free_in(unit.hard_affinity, unit);
  return found != no_pcpu ? found : any_of(unit.hard_affinity);
}

PcpuId NullScheduler::free_in(const PcpuSet& mask, const Unit& unit) const {
  const PcpuId own = unit.pcpu;
  if (mask.contains(own) && (free_.contains(own) || has_pcpu(unit))) {
    return own;
  }
  return (mask & free_).first();
}

/// Xen's cpumask_any: draws only if there is a choice.
PcpuId NullScheduler::any_of(const PcpuSet& mask) {
  PcpuId chosen = mask.first();
  const unsigned count = mask.count();
  for (unsigned i = count > 1 ? services_->random() % count : 0; i > 0; --i) {
    chosen = mask.cycle(chosen);
  }
  return chosen;
}

/// Nothing happens to a unit that stays where it is recorded, not even to one that waits.
void NullScheduler::migrate(Unit& unit, PcpuId to) {
  if (unit.pcpu == to) {
    return;
  }
  NullUnit& moved = state(unit);
  if (has_pcpu(unit)) {
    give_up_pcpu(unit);
  }
  if (is_down(unit)) {
    moved.queue_hook.unlink();
  } else if (free_.contains(to) && unit.hard_affinity.contains(to)) {
    moved.queue_hook.unlink();
    assign(unit, to);
  } else if (!moved.queue_hook.is_linked()) {
    waiting_.push_back(moved);
  }
  unit.pcpu = to;
}

void NullScheduler::assign(Unit& unit, PcpuId id) {
  pcpus_[id].assigned = &unit;
  unit.pcpu = id;
  free_.erase(id);
}

void NullScheduler::give_up_pcpu(Unit& unit) {
  const PcpuId id = unit.pcpu;
  pcpus_[id].assigned = nullptr;
  free_.insert(id);
  NullUnit* const successor = first_waiting_for(id, RecordedHere::taken);
  if (successor != nullptr) {
    successor->queue_hook.unlink();
    assign(successor->unit, id);
    services_->raise_schedule(id);
  }
}

/// Whoever is recorded on the pCPU that schedules is passed over because Xen fails to take a lock that this very pCPU
/// holds.
NullScheduler::NullUnit* NullScheduler::first_waiting_for(PcpuId id, RecordedHere recorded_here) {
  for (const bool soft_step : {true, false}) {
    for (NullUnit& waiting : waiting_) {
      const Unit& unit = waiting.unit;
      const bool wants =
          soft_step ? unit.soft_affinity_effective && unit.preferred.contains(id) : unit.hard_affinity.contains(id);
      if (wants && (recorded_here == RecordedHere::taken || unit.pcpu != id)) {
        return &waiting;
      }
    }
  }
  return nullptr;
}

/// Xen has a pCPU that passed over all who would suit it try again at once, and so on until another free pCPU has taken
/// them. Where there is no other it would never end; here the pCPU idles, which comes to the same.
bool NullScheduler::passes_over_a_unit(PcpuId id) const {
  return std::any_of(waiting_.begin(), waiting_.end(), [&](const NullUnit& waiting) {
    PcpuSet others = free_ & waiting.unit.hard_affinity;
    const bool suits = others.contains(id);
    others.erase(id);
    return suits && waiting.unit.pcpu == id && !others.empty();
  });
}

void NullScheduler::on_timer(std::uint32_t /*tag*/, std::uint64_t /*argument*/, Nanoseconds /*now*/) {
  assert(false && "it has no timers");
}

UnitStanding NullScheduler::standing(const Unit& unit) const {
  return {.active = has_pcpu(unit), .parked = state(unit).queue_hook.is_linked()};
}

} // namespace domus::sim
