/// What keeps a vCPU from running, and what lets it: block, wake, pause, migration (facts/xen.md 0).
#include "sim/hypervisor/executing_on.hpp"
#include "sim/hypervisor/hypervisor.hpp"

#include <cassert>

namespace domus::sim {

Vcpu& Hypervisor::find(VcpuId id) const {
  Vcpu* const vcpu = vcpus_[index_of(id)];
  assert(vcpu != nullptr && "its domain was destroyed");
  return *vcpu;
}

void Hypervisor::set_runstate(Vcpu& vcpu, Runstate runstate) {
  const models::Nanoseconds time = now();
  vcpu.accounts.in_runstate[static_cast<std::size_t>(vcpu.runstate)] += time - vcpu.runstate_since;
  vcpu.runstate = runstate;
  vcpu.runstate_since = time;
  if (observer_ != nullptr) {
    observer_->on_runstate(vcpu, time);
  }
}

/// Xen's vcpu_wake. The policy hears of it even if the unit already runs.
void Hypervisor::wake_if_runnable(Vcpu& vcpu) {
  if (vcpu.runnable()) {
    if (vcpu.runstate == Runstate::blocked || vcpu.runstate == Runstate::offline) {
      set_runstate(vcpu, Runstate::runnable);
    }
    policy_->wake(*vcpu.unit);
  } else if ((vcpu.holds & Vcpu::blocked) == 0 && vcpu.runstate == Runstate::blocked) {
    set_runstate(vcpu, Runstate::offline);
  }
}

/// Xen's vcpu_sleep_nosync.
void Hypervisor::sleep_if_not_runnable(Vcpu& vcpu) {
  if (vcpu.runnable()) {
    return;
  }
  if (vcpu.runstate == Runstate::runnable) {
    set_runstate(vcpu, Runstate::offline);
  }
  policy_->sleep(*vcpu.unit);
}

void Hypervisor::start(VcpuId id, PcpuId from) {
  const ExecutingOn scope(executing_pcpu_, from);
  Vcpu& vcpu = find(id);
  if ((vcpu.holds & Vcpu::down) != 0 && !vcpu.unit->domain->dying) {
    vcpu.holds &= static_cast<std::uint8_t>(~Vcpu::down);
    wake_if_runnable(vcpu);
  }
}

void Hypervisor::wake(VcpuId id, PcpuId from) {
  const ExecutingOn scope(executing_pcpu_, from);
  Vcpu& vcpu = find(id);
  if ((vcpu.holds & Vcpu::blocked) != 0) {
    vcpu.holds &= static_cast<std::uint8_t>(~Vcpu::blocked);
    wake_if_runnable(vcpu);
  }
}

void Hypervisor::block(VcpuId id) {
  assert(dispatched(id));
  Vcpu& vcpu = find(id);
  const ExecutingOn scope(executing_pcpu_, vcpu.unit->pcpu);
  vcpu.holds |= Vcpu::blocked;
  vcpu.asked_to_block = true;
  raise_schedule(vcpu.unit->pcpu);
}

void Hypervisor::yield(VcpuId id) {
  assert(dispatched(id));
  Unit& unit = *find(id).unit;
  const ExecutingOn scope(executing_pcpu_, unit.pcpu);
  policy_->yield(unit);
  raise_schedule(unit.pcpu);
}

void Hypervisor::pause(VcpuId id, PcpuId from) {
  const ExecutingOn scope(executing_pcpu_, from);
  pause(find(id));
}

void Hypervisor::unpause(VcpuId id, PcpuId from) {
  const ExecutingOn scope(executing_pcpu_, from);
  unpause(find(id));
}

void Hypervisor::pause(Vcpu& vcpu) {
  ++vcpu.pause_count;
  vcpu.holds |= Vcpu::paused;
  sleep_if_not_runnable(vcpu);
}

void Hypervisor::unpause(Vcpu& vcpu) {
  assert(vcpu.pause_count > 0);
  if (--vcpu.pause_count == 0) {
    vcpu.holds &= static_cast<std::uint8_t>(~Vcpu::paused);
    wake_if_runnable(vcpu);
  }
}

void Hypervisor::pause(Unit& unit) {
  for (Vcpu* vcpu : unit.vcpus) {
    pause(*vcpu);
  }
}

void Hypervisor::unpause(Unit& unit) {
  for (Vcpu* vcpu : unit.vcpus) {
    unpause(*vcpu);
  }
}

void Hypervisor::set_parked(Unit& unit, bool parked) {
  for (Vcpu* vcpu : unit.vcpus) {
    if (parked) {
      vcpu->holds |= Vcpu::parked;
    } else {
      vcpu->holds &= static_cast<std::uint8_t>(~Vcpu::parked);
    }
    if (parked && vcpu->runstate == Runstate::runnable) {
      set_runstate(*vcpu, Runstate::offline);
    } else if (vcpu->runnable() && vcpu->runstate == Runstate::offline) {
      set_runstate(*vcpu, Runstate::runnable);
    }
  }
}

void Hypervisor::request_migration(Unit& unit) {
  for (Vcpu* vcpu : unit.vcpus) {
    vcpu->holds |= Vcpu::migrating;
  }
  raise_schedule(unit.pcpu);
}

/// Xen's sched_unit_migrate_finish: nothing while the unit still runs, for context saving comes back here.
void Hypervisor::finish_migration(Unit& unit) {
  if (unit.running || (unit.vcpus.front()->holds & Vcpu::migrating) == 0) {
    return;
  }
  policy_->migrate(unit, policy_->pick_resource(unit));
  for (Vcpu* vcpu : unit.vcpus) {
    vcpu->holds &= static_cast<std::uint8_t>(~Vcpu::migrating);
    wake_if_runnable(*vcpu);
  }
}

bool Hypervisor::dispatched(VcpuId id) const {
  const PcpuId pcpu = pcpu_of(id);
  return current_[pcpu] == find(id).unit && !pcpus_[pcpu].switched_in;
}

Rate Hypervisor::rate(VcpuId id) const {
  return dispatched(id) ? rate_on(pcpu_of(id)) : stalled;
}

std::optional<VcpuId> Hypervisor::current_vcpu(PcpuId pcpu) const {
  return current_[pcpu]->idle() ? std::nullopt : std::optional{current_[pcpu]->vcpus.front()->id};
}

} // namespace domus::sim
