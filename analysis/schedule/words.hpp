/// How reports of scheduling specs speak of what was run, and of amounts.
#pragma once

#include "analysis/schedule/report.hpp"
#include "models/units.hpp"

#include <cstdint>
#include <span>
#include <string>

namespace domus::analysis {

/// The spec's name, and under it its description, in lines, with an empty line behind it.
[[nodiscard]] std::string heading_of(const scenarios::ScheduleSpec& spec);
/// "credit of Xen 4.20".
[[nodiscard]] std::string name_of(const ScheduleReport& report);
/// "1 pCPU", "8 pCPUs (2 sockets of 2 cores with 2 threads)".
[[nodiscard]] std::string shape_text(const scenarios::ScheduleSpec& spec);
/// "10 s measured after 2 s of warm-up; Xen's own work takes no time.", and which options are not the defaults, of
/// those that one of the schedulers looks at. `reports` are of the same spec, one or more.
[[nodiscard]] std::string conditions_text(std::span<const ScheduleReport> reports);

/// A count in the window, per second.
[[nodiscard]] std::string per_second(std::uint64_t count, models::Nanoseconds window);
/// CPU time in the window, in pCPUs: "0.667".
[[nodiscard]] std::string pcpus_text(models::Nanoseconds cpu_time, const ScheduleReport& report);
/// 1 = all of the host's pCPUs during the window.
[[nodiscard]] double share_of_host(models::Nanoseconds time, const ScheduleReport& report);

} // namespace domus::analysis
