/// Which pCPUs share a runqueue, and in which runqueue and on which pCPU a unit is placed
/// (facts/xen.md 2.2, 2.8, 2.11).
#include "sim/hypervisor/credit2/credit2.hpp"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <utility>

namespace domus::sim {

using models::RunqueueArrangement;

namespace {

/// What the idle unit has where units may fall deep: less than any of them.
constexpr std::int64_t idle_credit_without_floor = -(std::int64_t{1} << 30);

} // namespace

void Credit2Scheduler::init_pcpu(PcpuId id, Unit& idle) {
  auto unit = std::make_unique<Credit2Unit>(idle);
  unit->credit = switches_.credit_has_floor ? least_credit_ - 1 : idle_credit_without_floor;
  pcpus_[id].idle = unit.get();
  idle.policy = std::move(unit);

  Credit2Runqueue& runqueue = runqueue_for(id);
  runqueue.pcpus.insert(id);
  ++runqueue.pcpu_count;
  pcpus_[id].runqueue = &runqueue;
  PcpuSet core = PcpuSet::range(id, 1);
  if (switches_.sees_cores) {
    core = services_->topology().siblings(id) & runqueue.pcpus;
  }
  core.for_each([&](PcpuId thread) { pcpus_[thread].core = core; });
  runqueue.set_idle(id, core);
}

bool Credit2Scheduler::matches(const Credit2Runqueue& runqueue, PcpuId pcpu) const {
  const Topology& topology = services_->topology();
  switch (arrangement_) {
  case RunqueueArrangement::cpu:
    return false;
  case RunqueueArrangement::core:
    return topology.siblings(pcpu).contains(runqueue.first_pcpu);
  case RunqueueArrangement::socket:
    return topology.socket(pcpu).contains(runqueue.first_pcpu);
  case RunqueueArrangement::node:
    return topology.node_of(pcpu) == topology.node_of(runqueue.first_pcpu);
  case RunqueueArrangement::all:
    return true;
  }
  return false;
}

/// How many pCPUs may share a runqueue if all are to be alike.
unsigned Credit2Scheduler::most_pcpus() const {
  const unsigned pcpus = services_->topology().pcpus();
  if (!switches_.limits_runqueues) {
    return pcpus;
  }
  const unsigned runqueues = (pcpus - 1) / parameters_.options.credit2_max_cpus_per_runqueue + 1;
  return pcpus / runqueues;
}

/// Whether a pCPU may join although no thread of its core is there. Then all threads of the core must find room later.
bool Credit2Scheduler::has_room(const Credit2Runqueue& runqueue, PcpuId pcpu) const {
  const Topology& topology = services_->topology();
  const unsigned most = most_pcpus();
  if (runqueue.pcpu_count >= most) {
    return false;
  }
  if (!switches_.limits_runqueues || (arrangement_ == RunqueueArrangement::all && switches_.all_fills_up)) {
    return true;
  }
  unsigned reserved = 0;
  PcpuSet uncounted = runqueue.pcpus;
  while (!uncounted.empty()) {
    const PcpuSet& core = topology.siblings(uncounted.first());
    reserved += core.count();
    uncounted -= core;
  }
  return reserved + topology.siblings(pcpu).count() <= most;
}

/// The runqueue of a sibling, else the smallest that suits, else a new one.
Credit2Runqueue& Credit2Scheduler::runqueue_for(PcpuId pcpu) {
  Credit2Runqueue* smallest = nullptr;
  for (const auto& runqueue : runqueues_) {
    if (!matches(*runqueue, pcpu)) {
      continue;
    }
    if (runqueue->pcpus.intersects(services_->topology().siblings(pcpu))) {
      return *runqueue;
    }
    if (has_room(*runqueue, pcpu) && (smallest == nullptr || runqueue->pcpu_count < smallest->pcpu_count)) {
      smallest = runqueue.get();
    }
  }
  if (smallest != nullptr) {
    return *smallest;
  }
  runqueues_.push_back(std::make_unique<Credit2Runqueue>());
  runqueues_.back()->first_pcpu = pcpu;
  runqueues_.back()->pick_bias = pcpu;
  return *runqueues_.back();
}

/// The runqueue with the least load of all that a mask leaves, the unit's own part aside.
Credit2Runqueue* Credit2Scheduler::least_loaded(const Credit2Unit& unit, const PcpuSet& mask,
                                                const Credit2Runqueue* skipped) const {
  Credit2Runqueue* least = nullptr;
  std::int64_t least_load = INT64_MAX;
  for (const auto& runqueue : runqueues_) {
    if (runqueue.get() == skipped || !runqueue->pcpus.intersects(mask)) {
      continue;
    }
    const std::int64_t own = runqueue.get() == unit.runqueue ? unit.load_average : 0;
    const std::int64_t load = std::max(runqueue->load_average - own, std::int64_t{0});
    if (load < least_load) {
      least_load = load;
      least = runqueue.get();
    }
  }
  return least;
}

PcpuId Credit2Scheduler::pick_resource(Unit& unit) {
  Credit2Unit& placed = state(unit);
  if (Credit2Runqueue* const target = std::exchange(placed.migration_target, nullptr)) {
    const PcpuSet allowed = unit.hard_affinity & target->pcpus;
    if (!allowed.empty()) {
      target->pick_bias = allowed.cycle(target->pick_bias);
      return target->pick_bias;
    }
  }
  return pick(placed, nullptr);
}

/// A runqueue that soft affinity likes supplies the pCPUs, but the bias is that of the best one by hard affinity alone.
PcpuId Credit2Scheduler::pick(Credit2Unit& placed, const Credit2Runqueue* skipped) {
  const Unit& unit = placed.unit;
  Credit2Runqueue* const best = least_loaded(placed, unit.hard_affinity, skipped);
  if (best == nullptr) {
    return unit.hard_affinity.self_or_cycle(unit.pcpu);
  }
  PcpuSet mask = unit.hard_affinity & best->pcpus;
  if (likes_some_pcpus(unit)) {
    if (const Credit2Runqueue* const liked = least_loaded(placed, unit.preferred, skipped)) {
      mask = unit.preferred & liked->pcpus;
    }
  }
  best->pick_bias = mask.cycle(best->pick_bias);
  return best->pick_bias;
}

void Credit2Scheduler::migrate(Unit& unit, PcpuId to) {
  Credit2Unit& moved = state(unit);
  Credit2Runqueue& runqueue = *pcpus_[to].runqueue;
  if (moved.runqueue == &runqueue) {
    unit.pcpu = to;
  } else {
    move(moved, runqueue, services_->now());
  }
}

} // namespace domus::sim
