/// Where credit's behaviour differs between Xen versions, each difference under a name (facts/xen.md 1.3 to 1.12).
///
/// A version stands for its latest point release, so what was put back into a stable branch counts as old. Marked
/// (read): not in facts/xen.md, but read in the source of Xen 3.3, of the 4.1 to 4.2 days, of 4.3 and of 4.7; what lies
/// between those is placed by the public discussion of the change.
///
/// One difference is no switch: from 4.11 a unit pinned to one idle pCPU tickles that pCPU without looking further. It
/// is where the longer way ends as well, for a pCPU that is idle is tickled first in every version.
#pragma once

#include "models/xen_version.hpp"

#include <cstdint>

namespace domus::sim {

/// How running is paid for.
enum class CreditDebit : std::uint8_t {
  whole_ticks,    ///< whoever runs at a tick pays for all of it, and nobody else pays
  nearest_credit, ///< at ticks and at switches, to the nearest credit; start_time moves by as much
  carried         ///< the same rounded down, and the rest is carried
};

/// Whether a unit that is preempted while a pCPU idles is sent off to be placed anew ("kicked away").
enum class CreditKick : std::uint8_t {
  always,
  if_an_idler_suits, ///< only if it may run on one of the idle pCPUs
  never              ///< 4.13 and later look for an idle pCPU for the wrong unit, and there is none for that one
};

struct CreditSwitches {
  CreditDebit debit = CreditDebit::carried;
  /// A domain's weight counts once for each of its active units (4.1). Before, once for the domain, however many units
  /// share it. (read)
  bool weight_per_unit = true;
  /// A unit with more credit than it may keep goes inactive with half of it (4.1). Before, with nothing. (read)
  bool keeps_half = true;
  /// A unit that yields goes behind one more unit than its priority says (4.1). Before, to the end of its class. (read)
  bool yield_skips = true;
  /// A waking unit tickles one idle pCPU (4.0, assumed: 3.3 does not, the next source read does). Before, all of them.
  bool tickles_one = true;
  /// Whoever runs keeps its pCPU for the rate limit (4.2).
  bool rate_limited = true;
  /// A capped unit that is allowed to run again is BOOSTed: 4.2 to 4.12.
  bool unpark_boosts = false;
  /// A waking unit leaves whoever runs alone if an idle pCPU suits it (4.3). Before, it both preempts and tickles.
  bool idler_rather_than_preemption = true;
  /// A placement counts the unit's own pCPU as idle only if nobody else waits there, and moves to an idle one (4.3).
  /// Before, it always counts as idle, so that only idle neighbours of other pCPUs are a reason to move. (read)
  bool placement_seeks_idle = true;
  /// A pCPU that looks for work goes through its own NUMA node first (4.3). Before, through all pCPUs from the next on.
  bool steals_by_node = true;
  /// Soft affinity exists (4.5; 4.3 and 4.4 knew a domain's node affinity in its place, which is not modelled).
  bool soft_affinity = true;
  /// The wake that ends a placement BOOSTs like any other: before 4.7.
  bool placement_boosts = false;
  CreditKick kick = CreditKick::never;
  /// A unit that yields may leave before the rate limit is over (4.8).
  bool yield_ends_rate_limit = true;
  /// A unit kept by the rate limit is kept for what is left of it (4.8). Before, for the whole of it once more.
  bool keeps_for_the_rest = true;
  /// A pCPU that was tickled counts as busy at once (4.9). Before, once it has scheduled.
  bool tickled_is_busy = true;
  /// Stealing begins behind the pCPU that was robbed last (4.9). Before, with the first pCPU of the node.
  bool steals_in_turn = true;
  /// A unit that yielded stays marked until it leaves its queue, and is not stolen (4.18). Before, the mark was dropped
  /// as soon as it was queued.
  bool yield_lasts = true;
  /// A pCPU looks for work elsewhere at most once per load_balance_rate_limit (4.18).
  bool load_balance_rate_limited = true;

  [[nodiscard]] static constexpr CreditSwitches of(models::XenVersion version) {
    const auto from = [version](int minor) { return version >= models::XenVersion{4, minor}; };
    return {.debit = !from(0)   ? CreditDebit::whole_ticks
                     : !from(3) ? CreditDebit::nearest_credit
                                : CreditDebit::carried,
            .weight_per_unit = from(1),
            .keeps_half = from(1),
            .yield_skips = from(1),
            .tickles_one = from(0),
            .rate_limited = from(2),
            .unpark_boosts = from(2) && !from(13),
            .idler_rather_than_preemption = from(3),
            .placement_seeks_idle = from(3),
            .steals_by_node = from(3),
            .soft_affinity = from(5),
            .placement_boosts = !from(7),
            .kick = from(13)  ? CreditKick::never
                    : from(7) ? CreditKick::if_an_idler_suits
                    : from(3) ? CreditKick::always
                              : CreditKick::never,
            .yield_ends_rate_limit = from(8),
            .keeps_for_the_rest = from(8),
            .tickled_is_busy = from(9),
            .steals_in_turn = from(9),
            .yield_lasts = from(18),
            .load_balance_rate_limited = from(18)};
  }
};

} // namespace domus::sim
