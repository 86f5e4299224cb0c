/// A timeline as Chrome Trace Event JSON, which ui.perfetto.dev and chrome://tracing open.
///
/// Process "pCPUs" has a track for each pCPU: who ran on it, and Xen's own work where that takes time. Every domain is
/// a process with a track for each vCPU: what it did (running, runnable, blocked, parked, offline), with its wake-ups
/// and migrations as instants, and one counter track for each vCPU's credit. Times are in microseconds with three
/// decimals, so that no nanosecond is lost; no two slices of a track overlap.
#pragma once

#include "scenarios/schedule_spec.hpp"
#include "sim/schedule/schedule_timeline.hpp"

#include <string>

namespace domus::analysis {

/// About 120 bytes an entry of the timeline, one event a line.
[[nodiscard]] std::string timeline_json(const scenarios::ScheduleSpec& spec, const sim::ScheduleTimeline& timeline);

} // namespace domus::analysis
