/// The verdict on two modes in one sentence: who serves more, what moved it, what the limit is, and what it costs in
/// memory. Every part is computed from bills and measurements; where the interval of a difference covers zero, or the
/// difference is below half a per cent, the sentence says that there is none.
#pragma once

#include "analysis/mode_change.hpp"
#include "analysis/mode_runs.hpp"

#include <string>

namespace domus::analysis {

[[nodiscard]] std::string verdict(const ModeRuns& from, const ModeRuns& to, const ModeChange& change);

} // namespace domus::analysis
