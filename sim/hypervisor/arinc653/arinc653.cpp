#include "sim/hypervisor/arinc653/arinc653.hpp"

#include <algorithm>
#include <cassert>

namespace domus::sim {

using models::Nanoseconds;

namespace {

constexpr Nanoseconds default_slot = std::chrono::milliseconds(10);

bool is_for(const models::ArincTable::Slot& slot, const Unit& unit) {
  return slot.domain == index_of(unit.domain->id) && slot.vcpu == unit.vcpus.front()->index;
}

} // namespace

Arinc653Scheduler::Arinc653Scheduler(const SchedulerParameters& parameters)
    : slots_for_domain_0_(parameters.arinc653.slots.empty()),
      major_frame_(slots_for_domain_0_ ? Nanoseconds{0} : parameters.arinc653.major_frame) {
  assert(parameters.arinc653.slots.size() <= models::ArincTable::most_slots);
  Nanoseconds planned{0};
  for (const models::ArincTable::Slot& slot : parameters.arinc653.slots) {
    assert(slot.runtime.count() > 0);
    planned += slot.runtime;
    slots_.push_back({slot, nullptr});
  }
  assert(planned <= major_frame_);
}

void Arinc653Scheduler::attach(SchedulerServices& services) {
  services_ = &services;
  idle_units_.resize(services.topology().pcpus(), nullptr);
}

void Arinc653Scheduler::init_pcpu(PcpuId id, Unit& idle) {
  idle_units_[id] = &idle;
}

void Arinc653Scheduler::insert_unit(Unit& unit) {
  const std::size_t domain = index_of(unit.domain->id);
  if (slots_for_domain_0_ && domain == 0 && slots_.size() < models::ArincTable::most_slots) {
    slots_.push_back({{domain, unit.vcpus.front()->index, default_slot}, nullptr});
    major_frame_ += default_slot;
  }
  for (Slot& slot : slots_) {
    if (is_for(slot.planned, unit)) {
      slot.unit = &unit;
    }
  }
}

/// Its slots stay, for nobody.
void Arinc653Scheduler::remove_unit(Unit& unit) {
  for (Slot& slot : slots_) {
    if (slot.unit == &unit) {
      slot.unit = nullptr;
    }
  }
}

/// The table decides: schedule() looks whether this is the unit's slot.
void Arinc653Scheduler::wake(Unit& unit) {
  services_->raise_schedule(unit.pcpu);
}

void Arinc653Scheduler::sleep(Unit& unit) {
  if (services_->is_current(unit)) {
    services_->raise_schedule(unit.pcpu);
  }
}

Decision Arinc653Scheduler::do_schedule(PcpuId id, Nanoseconds now) {
  advance(now);
  Unit* const unit = slot_ < slots_.size() ? slots_[slot_].unit : nullptr;
  const bool runs = unit != nullptr && unit->runnable() && unit->pcpu == id;
  return {runs ? unit : idle_units_[id], next_switch_ - now};
}

/// Finds the slot of the present time and when it ends.
void Arinc653Scheduler::advance(Nanoseconds now) {
  assert(!slots_.empty() && "domain 0 comes before all others");
  if (now >= next_major_frame_) {
    slot_ = 0;
    next_major_frame_ = now + major_frame_;
    next_switch_ = now + slots_.front().planned.runtime;
  } else {
    while (slot_ < slots_.size() && now >= next_switch_) {
      ++slot_;
      next_switch_ += slot_ < slots_.size() ? slots_[slot_].planned.runtime : Nanoseconds{0};
    }
  }
  if (slot_ >= slots_.size()) {
    next_switch_ = next_major_frame_;
  }
}

void Arinc653Scheduler::on_timer(std::uint32_t /*tag*/, std::uint64_t /*argument*/, Nanoseconds /*now*/) {
  assert(false && "it has no timers");
}

UnitStanding Arinc653Scheduler::standing(const Unit& unit) const {
  const auto has = [&unit](const Slot& slot) { return slot.unit == &unit; };
  return {.active = std::any_of(slots_.begin(), slots_.end(), has)};
}

} // namespace domus::sim
