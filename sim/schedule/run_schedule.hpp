/// Runs a scheduling spec: a host whose vCPUs do nothing but use CPU time, and the very Hypervisor that whole hosts are
/// simulated with.
#pragma once

#include "scenarios/schedule_spec.hpp"
#include "sim/hypervisor/hypervisor_costs.hpp"
#include "sim/hypervisor/work_meter.hpp"
#include "sim/schedule/schedule_result.hpp"
#include "sim/schedule/schedule_timeline.hpp"

#include <optional>

namespace domus::sim {

/// What the host's hardware is like. By default it is ideal, as in the recorded Xen decisions: Xen's own code takes no
/// time, and threads of a core do not slow each other.
struct ScheduleHardware {
  HypervisorCosts costs;
  Rate smt_rate = full_rate;
};

/// Precondition: domus has the scheduler that the spec names. The same spec gives the same result, to the last bit, and
/// a timeline changes nothing else of it.
[[nodiscard]] ScheduleResult run_schedule(const scenarios::ScheduleSpec& spec, const ScheduleHardware& hardware = {},
                                          const std::optional<TimelineRequest>& timeline = std::nullopt);

} // namespace domus::sim
