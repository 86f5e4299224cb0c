/// What the options of `domus schedule` change about a spec.
#pragma once

#include "models/platform.hpp"
#include "scenarios/schedule_spec.hpp"
#include "sim/schedule/schedule_timeline.hpp"

#include <optional>
#include <string>
#include <vector>

namespace domus::analysis {

/// A scheduler as some Xen has it.
struct SchedulerOfXen {
  models::Scheduler scheduler = models::Scheduler::credit;
  models::XenVersion xen;

  bool operator==(const SchedulerOfXen&) const = default;
};

/// "4.20". Throws UsageError.
[[nodiscard]] models::XenVersion parse_xen_version(const std::string& text);

/// Reads "credit,credit@3.4,credit2": names with or without a version of Xen, for which `xen` stands in. Nothing given:
/// the spec's scheduler. Throws UsageError.
[[nodiscard]] std::vector<SchedulerOfXen> parse_schedulers(const std::optional<std::string>& list,
                                                           models::Scheduler of_spec, models::XenVersion xen);

/// Reads "0ms..600ms", times from boot; nothing given: when the spec traces, or else its measured window. Throws
/// UsageError.
[[nodiscard]] sim::TimelineRequest parse_timeline_window(const std::optional<std::string>& text,
                                                         const scenarios::ScheduleSpec& spec);

/// Throws UsageError if there is none of that name.
[[nodiscard]] const models::Platform& parse_platform(const std::string& name);

} // namespace domus::analysis
