/// The verdict on two modes in one sentence: who serves more, what moved it, what the limit is, and what it costs in
/// memory. Every part is computed from bills and measurements; where the interval of a difference covers zero, or the
/// difference is below half a per cent, the sentence says that there is none.
#pragma once

#include "analysis/compare/mode_change.hpp"
#include "analysis/compare/mode_runs.hpp"

#include <string>

namespace domus::analysis {

/// Differences that are certain but smaller than this are not worth a verdict.
inline constexpr double worth_telling = 0.005;

/// A mode as sentences call it: "PVHVM", "bare metal".
[[nodiscard]] std::string spoken(models::Mode mode);

[[nodiscard]] std::string verdict(const ModeRuns& from, const ModeRuns& to, const ModeChange& change);

} // namespace domus::analysis
