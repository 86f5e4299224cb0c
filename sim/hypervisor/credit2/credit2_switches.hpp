/// Where credit2's behaviour differs between Xen versions, each difference under a name (facts/xen.md 2.1 to 2.9).
///
/// A version stands for its latest point release, so what was put back into a stable branch counts as old. Marked
/// (read): not in facts/xen.md, but read in the source of the 4.4 and 4.9 days or in the public discussion of the
/// change. Before 4.8 credit2 was an experiment; of what it lacked then, only what is listed here is modelled.
///
/// One difference is no switch: from 4.11 a unit pinned to one idle pCPU tickles that pCPU without looking further. It
/// is where the longer way ends as well, for the search for an idle pCPU has but that one to find.
#pragma once

#include "models/scheduler.hpp"
#include "models/units.hpp"
#include "models/xen_version.hpp"
#include "sim/hypervisor/credit2/credit2_load.hpp"

#include <chrono>

namespace domus::sim {

struct Credit2Switches {
  /// A slice takes the unit that was just preempted into account, which is not queued yet (4.21, and the latest point
  /// releases of 4.19 and 4.20). Before, only those that are queued.
  bool counts_preempted = true;
  /// With `credit2_runqueue=all` a runqueue that is not full takes one more core, though it may become too large
  /// (4.18). Before, all threads of the core had to fit in, as with the other arrangements.
  bool all_fills_up = true;
  /// A vCPU that is chosen again has its load averaged up to now (4.16). Before, its load was averaged when it stopped.
  bool averages_load_of_kept = true;
  /// No more pCPUs than credit2_max_cpus_per_runqueue share a runqueue (4.14). Before, as many as the topology says.
  bool limits_runqueues = true;
  /// A waiting unit that finds no budget is passed over (4.14, assumed: in August 2021 this went to all branches that
  /// were alive). Before, whoever ran goes on, or the pCPU idles, whoever else waits. (read)
  bool looks_past_parked = true;
  /// An epoch ends when neither the chosen unit nor the first that waits has credit (4.11). Before, when the chosen one
  /// has none and the first that waits was not passed over.
  bool epoch_looks_at_queue = true;
  /// No unit's credit falls below -10 ms, from where a reset takes it by 20 ms (4.11). Before, there is no floor, and a
  /// reset takes a unit that is to run so many times 10 ms that it has credit again. (the latter read)
  bool credit_has_floor = true;
  bool caps = true;          ///< exist (4.10); before, a cap is ignored
  bool soft_affinity = true; ///< exists (4.10)
  /// A unit that the rate limit protects is not a candidate for preemption (4.10). Before, its pCPU is told, and does
  /// nothing.
  bool tickle_minds_rate_limit = true;
  /// To preempt on another pCPU a unit needs more than the migration resistance (4.10). Before, as much is enough.
  /// (read)
  bool resistance_must_be_beaten = true;
  /// A waking unit rather goes to a core of which all threads are idle (4.8). Before, threads are like cores.
  bool sees_cores = true;
  bool yields = true; ///< a unit that yields lets one with less credit run (4.8); before, it goes on as if it had not
  models::Nanoseconds longest_slice = std::chrono::milliseconds(10); ///< 4.8; before, 2 ms
  LoadWindow load_window{};                                          ///< 1.07 s (4.8); before, 0.27 s
  models::RunqueueArrangement default_arrangement = models::RunqueueArrangement::socket; ///< in 4.7: core
  bool arrangement_is_option = true; ///< credit2_runqueue (4.7); before, always by socket

  [[nodiscard]] static constexpr Credit2Switches of(models::XenVersion version) {
    using models::RunqueueArrangement;
    using std::chrono::milliseconds;
    const auto from = [version](int minor) { return version >= models::XenVersion{4, minor}; };
    return {.counts_preempted = from(19),
            .all_fills_up = from(18),
            .averages_load_of_kept = from(16),
            .limits_runqueues = from(14),
            .looks_past_parked = from(14),
            .epoch_looks_at_queue = from(11),
            .credit_has_floor = from(11),
            .caps = from(10),
            .soft_affinity = from(10),
            .tickle_minds_rate_limit = from(10),
            .resistance_must_be_beaten = from(10),
            .sees_cores = from(8),
            .yields = from(8),
            .longest_slice = from(8) ? milliseconds(10) : milliseconds(2),
            .load_window = from(8) ? LoadWindow{20, false} : LoadWindow{18, true},
            .default_arrangement = from(7) && !from(8) ? RunqueueArrangement::core : RunqueueArrangement::socket,
            .arrangement_is_option = from(7)};
  }
};

} // namespace domus::sim
