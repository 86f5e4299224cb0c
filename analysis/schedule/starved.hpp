/// Who never ran, and why that is how the scheduler works.
#pragma once

#include "analysis/schedule/report.hpp"

#include <string>

namespace domus::analysis {

/// A line that names the vCPUs that could have run in the window and never did, with `prefix` before it; empty if there
/// are none.
[[nodiscard]] std::string starved_text(const ScheduleReport& report, const std::string& prefix = "");

} // namespace domus::analysis
