/// Makes a scheduler by its name on Xen's command line, from parameters that are named there too.
#pragma once

#include "models/units.hpp"
#include "models/xen_version.hpp"
#include "sim/hypervisor/scheduler_policy.hpp"

#include <memory>
#include <string_view>

namespace domus::sim {

/// Xen's scheduler options, with Xen's defaults (facts/xen.md 1.1).
struct SchedulerParameters {
  models::XenVersion xen{4, 20};
  models::Nanoseconds time_slice{30'000'000};             ///< sched_credit_tslice_ms: 1 ms to 1 s, whole milliseconds
  models::Nanoseconds rate_limit{1'000'000};              ///< sched_ratelimit_us: 0 = off, else 100 us to 500 ms
  models::Nanoseconds migration_delay{0};                 ///< vcpu_migration_delay: 0 = off, to 100 ms
  models::Nanoseconds load_balance_rate_limit{1'000'000}; ///< 0 to 1 s; Xen 4.18 and later
  bool smt_power_savings = false;                         ///< sched_smt_power_savings
  /// Only for comparison with recorded decisions: a YIELD unit whose place is the very end of a queue without the idle
  /// unit goes to the front, as it did where Xen read the list head as if it were a unit (facts/xen.md 1.14).
  bool yield_reads_queue_head = false;
};

/// Null if there is no scheduler of that name. Known: credit.
[[nodiscard]] std::unique_ptr<SchedulerPolicy> make_scheduler(std::string_view name,
                                                              const SchedulerParameters& parameters);

} // namespace domus::sim
