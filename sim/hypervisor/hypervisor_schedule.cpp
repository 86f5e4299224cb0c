/// schedule(): what happens when the SCHEDULE softirq runs on a pCPU (facts/xen.md 0).
#include "sim/hypervisor/hypervisor.hpp"
#include "sim/hypervisor/hypervisor_events.hpp"

#include <cassert>

namespace domus::sim {

void Hypervisor::schedule(PcpuId id) {
  Pcpu& pcpu = pcpus_[id];
  executing_pcpu_ = id;
  ++pcpu.accounts.schedule_calls;
  Unit& from = *current_[id];
  const Decision decision = policy_->do_schedule(id, now());
  Unit& to = *decision.next;
  assert(to.pcpu == id);
  if (decision.slice != Decision::no_slice) {
    arm_xen_timer(pcpu.slice_timer, now() + decision.slice);
  } else {
    calendar_.stop(pcpu.slice_timer);
  }
  if (&from == &to) {
    keep(id, to);
  } else {
    switch_units(id, from, to);
  }
}

void Hypervisor::keep(PcpuId id, Unit& unit) {
  Vcpu* const vcpu = unit.idle() ? nullptr : unit.vcpus.front();
  const bool block_averted = vcpu != nullptr && vcpu->asked_to_block;
  if (vcpu != nullptr) {
    vcpu->asked_to_block = false;
  }
  occupy(id, costs_.schedule);
  if (block_averted) {
    listener_.on_block_averted(vcpu->id, now());
  }
}

/// A vCPU's state stays loaded while its pCPU idles, so going on with it where it ran last costs nothing.
models::Nanoseconds Hypervisor::switch_cost(PcpuId id, const Unit& to) const {
  if (to.idle()) {
    return models::Nanoseconds{0};
  }
  const Vcpu& vcpu = *to.vcpus.front();
  const bool still_loaded = pcpus_[id].loaded == vcpu.id && vcpu.last_pcpu == id;
  return still_loaded ? models::Nanoseconds{0} : costs_.context_switch;
}

void Hypervisor::switch_units(PcpuId id, Unit& from, Unit& to) {
  Pcpu& pcpu = pcpus_[id];
  assert(!pcpu.switched_in && pcpu.switched_out == nullptr && !to.running);
  ++pcpu.accounts.context_switches;
  const models::Nanoseconds cost = costs_.schedule + switch_cost(id, to);
  const bool was_idle = pcpu.mode == Mode::idle;
  // The pCPU's time goes to the outgoing vCPU up to here.
  set_mode(id, cost.count() > 0 ? Mode::hypervisor : to.idle() ? Mode::idle : Mode::guest);
  current_[id] = &to;
  to.running = true;
  to.state_entry_time = now();
  pcpu.switched_out = &from;
  pcpu.switched_in = true;
  Vcpu* const leaving = from.idle() ? nullptr : from.vcpus.front();
  if (leaving != nullptr) {
    switch_out(*leaving);
  }
  if (!to.idle()) {
    ++pcpu.accounts.context_switches_to_vcpu;
    switch_in(id, *to.vcpus.front());
  }
  if (cost.count() > 0) {
    pcpu.occupied_until = now() + cost;
    pcpu.occupied_end = calendar_.at(pcpu.occupied_until, *this, events::occupied_end, id);
  }
  if (leaving != nullptr) {
    listener_.on_descheduled(leaving->id, id, now(), leaving->runstate);
  }
  if (was_idle != (pcpu.mode == Mode::idle)) {
    tell_siblings(id);
  }
  if (cost.count() == 0) {
    finish_switch(id);
  }
}

void Hypervisor::switch_out(Vcpu& vcpu) {
  const bool blocked = (vcpu.holds & Vcpu::blocked) != 0;
  const Runstate runstate = blocked ? Runstate::blocked : vcpu.runnable() ? Runstate::runnable : Runstate::offline;
  if (runstate == Runstate::runnable) {
    ++vcpu.accounts.preemptions;
  }
  vcpu.asked_to_block = false;
  set_runstate(vcpu, runstate);
}

void Hypervisor::switch_in(PcpuId id, Vcpu& vcpu) {
  ++vcpu.accounts.dispatches;
  if (vcpu.last_pcpu != no_pcpu && vcpu.last_pcpu != id) {
    ++vcpu.accounts.migrations;
  }
  vcpu.last_pcpu = id;
  pcpus_[id].loaded = vcpu.id;
  set_runstate(vcpu, Runstate::running);
}

/// The context is switched: the old unit's is saved, the new unit starts.
void Hypervisor::finish_switch(PcpuId id) {
  Pcpu& pcpu = pcpus_[id];
  Unit& saved = *pcpu.switched_out;
  pcpu.switched_out = nullptr;
  pcpu.switched_in = false;
  save_context(saved);
  if (const Unit& started = *current_[id]; !started.idle()) {
    listener_.on_dispatched(started.vcpus.front()->id, id, now());
  }
}

void Hypervisor::save_context(Unit& unit) {
  unit.running = false;
  unit.state_entry_time = now();
  if (unit.idle()) {
    return;
  }
  policy_->context_saved(unit);
  if (unit.domain->dying) {
    remove_if_dead(*unit.domain);
  } else {
    finish_migration(unit);
  }
}

} // namespace domus::sim
