/// Makes a scheduler for the hypervisor.
#pragma once

#include "models/scheduler.hpp"
#include "models/xen_version.hpp"
#include "sim/hypervisor/scheduler_policy.hpp"

#include <memory>

namespace domus::sim {

/// What a scheduler is told when it is made.
struct SchedulerParameters {
  models::XenVersion xen{4, 20};
  models::SchedulerOptions options;
  models::ArincTable arinc653; ///< without slots: every vCPU of domain 0 gets one, as it is created
  /// XenServer and XCP-ng: credit weighs domain 0 itself, so that its vCPUs get a pCPU each as long as that is no more
  /// than half of the host (facts/xen.md 0). Its set weight then counts only until others are active.
  bool dom0_auto_weight = false;
  /// Only for comparison with recorded decisions: a YIELD unit whose place is the very end of a queue without the idle
  /// unit goes to the front, as it did where Xen read the list head as if it were a unit (facts/xen.md 1.14).
  bool yield_reads_queue_head = false;
};

[[nodiscard]] std::unique_ptr<SchedulerPolicy> make_scheduler(models::Scheduler scheduler,
                                                              const SchedulerParameters& parameters);

} // namespace domus::sim
