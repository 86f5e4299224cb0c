#include "sim/hypervisor/credit2/credit2_state.hpp"

#include <algorithm>
#include <iterator>

namespace domus::sim {

/// Looks from the tail: most units come back with little credit, behind those that wait. One that was blocked comes
/// with much and is the first at once.
void Credit2Queue::insert(Credit2Unit& unit) {
  if (units_.empty() || unit.credit > units_.front().credit) {
    units_.push_front(unit);
    return;
  }
  auto place = units_.end();
  while (std::prev(place)->credit < unit.credit) {
    --place;
  }
  units_.insert(place, unit);
}

void Credit2Runqueue::assign(Credit2Unit& unit) {
  members.push_back(unit);
  max_weight = std::max(max_weight, unit.weight);
  load_average += unit.load_average;
  unit.runqueue = this;
}

void Credit2Runqueue::deassign(Credit2Unit& unit) {
  members.erase(members.iterator_to(unit));
  weight_changed(unit.weight, 1);
  load_average = std::max(load_average - unit.load_average, std::int64_t{0});
  unit.runqueue = nullptr;
}

/// A member weighs something else, or has gone (then `to` is 1).
void Credit2Runqueue::weight_changed(unsigned from, unsigned to) {
  if (to >= max_weight) {
    max_weight = to;
  } else if (from == max_weight) {
    max_weight = 1;
    for (const Credit2Unit& member : members) {
      max_weight = std::max(max_weight, member.weight);
    }
  }
}

void Credit2Runqueue::set_idle(PcpuId pcpu, const PcpuSet& core) {
  if (idle.contains(pcpu)) {
    return;
  }
  idle.insert(pcpu);
  if (core.is_subset_of(idle - tickled)) {
    idle_cores |= core;
  }
}

void Credit2Runqueue::set_busy(PcpuId pcpu, const PcpuSet& core) {
  idle.erase(pcpu);
  if (idle_cores.contains(pcpu)) {
    idle_cores -= core;
  }
}

void Credit2Runqueue::set_tickled(PcpuId pcpu, const PcpuSet& core) {
  tickled.insert(pcpu);
  if (idle_cores.contains(pcpu)) {
    idle_cores -= core;
  }
}

void Credit2Runqueue::clear_tickled(PcpuId pcpu, const PcpuSet& core) {
  tickled.erase(pcpu);
  if (idle.contains(pcpu) && core.is_subset_of(idle - tickled)) {
    idle_cores |= core;
  }
}

} // namespace domus::sim
