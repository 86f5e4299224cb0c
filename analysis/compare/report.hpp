/// The answer of `domus compare`: one scenario under several modes, the first of which the others are compared with.
#pragma once

#include "analysis/compare/mode_runs.hpp"
#include "analysis/run/replicated_run.hpp"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <vector>

namespace domus::analysis {

/// Precondition: at least two modes.
[[nodiscard]] std::string compare_text(const std::vector<ModeRuns>& modes, const ReplicationPlan& plan);
[[nodiscard]] nlohmann::ordered_json compare_json(const std::vector<ModeRuns>& modes, const ReplicationPlan& plan);

} // namespace domus::analysis
