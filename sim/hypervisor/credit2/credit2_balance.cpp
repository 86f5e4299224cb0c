/// Load averages, and exchanging units between runqueues (facts/xen.md 2.8, 2.11).
#include "sim/hypervisor/credit2/credit2.hpp"

#include <algorithm>
#include <cassert>
#include <cstdlib>

namespace domus::sim {

namespace {

using models::Nanoseconds;

/// How different two runqueues must be for an exchange: by a whole vCPU if pCPUs are to spare, else by an eighth.
constexpr std::int64_t tolerance_underloaded = load_of_one;
constexpr std::int64_t tolerance_overloaded = load_of_one >> 3;

/// The exchange of at most one unit each way that makes two runqueues most alike.
struct Exchange {
  std::int64_t local_load;
  std::int64_t other_load;
  std::int64_t difference; ///< that would remain
  Credit2Unit* push = nullptr;
  Credit2Unit* pull = nullptr;

  void consider(Credit2Unit* pushed, Credit2Unit* pulled) {
    const std::int64_t to_other =
        (pushed != nullptr ? pushed->load_average : 0) - (pulled != nullptr ? pulled->load_average : 0);
    const std::int64_t remaining = std::abs((local_load - to_other) - (other_load + to_other));
    if (remaining < difference) {
      difference = remaining;
      push = pushed;
      pull = pulled;
    }
  }
};

bool movable(const Credit2Unit& unit, const Credit2Runqueue& to) {
  return unit.migration_target == nullptr && unit.unit.hard_affinity.intersects(to.pcpus);
}

} // namespace

void Credit2Scheduler::update_load(Credit2Runqueue& runqueue, int change, Nanoseconds now) {
  const std::int64_t time = load_time(now);
  runqueue.load_average =
      switches_.load_window.average(runqueue.load_average, runqueue.load, runqueue.load_updated, time);
  runqueue.load_updated = time;
  assert(change >= 0 || runqueue.load > 0);
  runqueue.load += static_cast<unsigned>(change);
}

/// A unit whose load falls was running or waiting until now; one whose load rises was not.
void Credit2Scheduler::update_load(Credit2Unit& unit, int change, Nanoseconds now) {
  const bool wanted = change == 0 ? unit.unit.runnable() : change < 0;
  const std::int64_t time = load_time(now);
  unit.load_average = switches_.load_window.average(unit.load_average, wanted ? 1 : 0, unit.load_updated, time);
  unit.load_updated = time;
}

void Credit2Scheduler::update_loads(Credit2Unit& unit, int change, Nanoseconds now) {
  update_load(*unit.runqueue, change, now);
  update_load(unit, change, now);
}

Credit2Runqueue* Credit2Scheduler::most_different(Credit2Runqueue& local, Nanoseconds now) {
  update_load(local, 0, now);
  Credit2Runqueue* found = nullptr;
  std::int64_t largest = 0;
  for (const auto& runqueue : runqueues_) {
    if (runqueue.get() == &local) {
      continue;
    }
    update_load(*runqueue, 0, now);
    const std::int64_t difference = std::abs(local.load_average - runqueue->load_average);
    if (difference > largest) {
      largest = difference;
      found = runqueue.get();
    }
  }
  return found;
}

/// Compares with the last runqueue of all, whichever it is: Xen's loop leaves its variable there.
bool Credit2Scheduler::worth_balancing(const Credit2Runqueue& local, std::int64_t difference) const {
  const Credit2Runqueue& last = *runqueues_.back();
  const std::int64_t load = std::max(local.load_average, last.load_average);
  const bool underloaded = load < std::max(local.pcpu_count, last.pcpu_count) * load_of_one;
  return difference >= (underloaded ? tolerance_underloaded : tolerance_overloaded);
}

void Credit2Scheduler::balance_load(Credit2Runqueue& local, Nanoseconds now) {
  Credit2Runqueue* const other = most_different(local, now);
  if (other == nullptr) {
    return;
  }
  Exchange best{local.load_average, other->load_average, std::abs(local.load_average - other->load_average)};
  if (!worth_balancing(local, best.difference)) {
    return;
  }
  bool other_updated = false;
  for (Credit2Unit& pushed : local.members) {
    update_load(pushed, 0, now);
    if (!movable(pushed, *other)) {
      continue;
    }
    for (Credit2Unit& pulled : other->members) {
      if (!other_updated) {
        update_load(pulled, 0, now);
      }
      if (movable(pulled, local)) {
        best.consider(&pushed, &pulled);
      }
    }
    other_updated = true;
    best.consider(&pushed, nullptr);
  }
  for (Credit2Unit& pulled : other->members) {
    if (movable(pulled, local)) {
      best.consider(nullptr, &pulled);
    }
  }
  if (best.push != nullptr) {
    move(*best.push, *other, now);
  }
  if (best.pull != nullptr) {
    move(*best.pull, local, now);
  }
}

/// At once, unless the unit is on a pCPU: then it is flagged, and moves when it has left that.
void Credit2Scheduler::move(Credit2Unit& unit, Credit2Runqueue& to, Nanoseconds now) {
  if (unit.scheduled) {
    unit.migration_target = &to;
    tickle_pcpu(unit.unit.pcpu);
    services_->request_migration(unit.unit);
    return;
  }
  const bool waits = unit.queued();
  if (waits) {
    unit.runqueue->queue.remove(unit);
    update_load(*unit.runqueue, -1, now);
  }
  unit.runqueue->deassign(unit);
  const PcpuSet allowed = unit.unit.hard_affinity & to.pcpus;
  to.pick_bias = allowed.cycle(to.pick_bias);
  unit.unit.pcpu = to.pick_bias;
  to.assign(unit);
  if (waits) {
    update_load(to, 1, now);
    enqueue(unit, now);
  }
}

} // namespace domus::sim
