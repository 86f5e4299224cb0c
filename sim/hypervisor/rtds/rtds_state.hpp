/// What the RTDS scheduler keeps with a unit, and the order of its queues (facts/xen.md 2.12, 3).
#pragma once

#include "models/scheduler.hpp"
#include "models/units.hpp"
#include "sim/hypervisor/unit.hpp"

#include <boost/intrusive/list.hpp>

#include <algorithm>
#include <cstdint>
#include <iterator>

namespace domus::sim {

/// In whichever queue it is, a unit leaves it by unlinking itself.
using RtdsHook = boost::intrusive::list_member_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>>;

struct RtdsUnit final : PolicyState {
  explicit RtdsUnit(Unit& owner) : unit(owner) {}

  Unit& unit;
  models::Reservation reservation;     ///< of every period that begins from now on
  models::Nanoseconds deadline{0};     ///< end of the present period
  models::Nanoseconds budget{0};       ///< left, up to `burned_until`
  models::Nanoseconds burned_until{0}; ///< while it runs
  std::uint32_t level = 0;             ///< how many budgets of extra time it has begun in this period
  bool ran_dry = false;                ///< ran out of budget, and no replenishment has looked at it since
  bool queue_when_saved = false;       ///< goes back to a queue once its context is saved
  RtdsHook queue_hook;                 ///< in the run queue or the depleted queue
  RtdsHook replenishment_hook;         ///< in the replenishment queue

  /// Earliest deadline first, after all units that have used less extra time. Neither of two equals is better.
  [[nodiscard]] bool better_than(const RtdsUnit& other) const {
    return level != other.level ? level < other.level : deadline < other.deadline;
  }
};

template <RtdsHook RtdsUnit::*Hook>
using RtdsList = boost::intrusive::list<RtdsUnit, boost::intrusive::member_hook<RtdsUnit, RtdsHook, Hook>,
                                        boost::intrusive::constant_time_size<false>>;

/// Puts a unit behind all that it is not better than, of a queue in the order of better_than. Looks from the back, as
/// units mostly come back with later deadlines or more extra time than those that wait.
template <RtdsHook RtdsUnit::*Hook>
void insert_in_order(RtdsList<Hook>& queue, RtdsUnit& unit) {
  auto place = queue.end();
  while (place != queue.begin() && unit.better_than(*std::prev(place))) {
    --place;
  }
  queue.insert(place, unit);
}

/// Puts a unit in front of the first that it is better than, of a queue in any order.
template <RtdsHook RtdsUnit::*Hook>
void insert_before_worse(RtdsList<Hook>& queue, RtdsUnit& unit) {
  const auto worse = [&unit](const RtdsUnit& other) { return unit.better_than(other); };
  queue.insert(std::find_if(queue.begin(), queue.end(), worse), unit);
}

} // namespace domus::sim
