/// What a scheduler did with a spec, as people read it: who got how much CPU time, and how long one waits for it.
#pragma once

#include "scenarios/schedule_spec.hpp"
#include "sim/schedule/schedule_result.hpp"

#include <string>
#include <vector>

namespace domus::analysis {

/// One spec as it was run, and what came out.
struct ScheduleReport {
  scenarios::ScheduleSpec spec;
  std::string platform; ///< whose costs were taken; empty = none, Xen's own work takes no time
  sim::ScheduleResult result;
};

/// The whole report. A domain's vCPUs get lines of their own where they fare differently, or all with `every_vcpu`.
[[nodiscard]] std::string schedule_text(const ScheduleReport& report, bool every_vcpu);

/// The same spec under several schedulers or versions, side by side. Precondition: at least two. A domain's vCPUs get
/// lines of their own with `every_vcpu`.
[[nodiscard]] std::string schedule_comparison_text(const std::vector<ScheduleReport>& reports, bool every_vcpu);

} // namespace domus::analysis
