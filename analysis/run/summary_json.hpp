/// Summaries as JSON: every figure {"mean": ..., "half_width": ...}, half of its 95 % confidence interval, which is
/// null where there was one replication.
#pragma once

#include "analysis/run/replicated_run.hpp"
#include "analysis/run/summary.hpp"
#include "scenarios/scenario.hpp"

#include <nlohmann/json_fwd.hpp>

#include <string_view>

namespace domus::analysis {

[[nodiscard]] nlohmann::ordered_json to_json(const Estimate& estimate);
/// {"mean": ..., "low": ..., "high": ...}, or null.
[[nodiscard]] nlohmann::ordered_json to_json(const std::optional<RelativeChange>& change);
[[nodiscard]] nlohmann::ordered_json guests_json(const RunSummary& summary);
[[nodiscard]] nlohmann::ordered_json hosts_json(const RunSummary& summary);
/// What begins every answer: command, scenario, seed, replications, warm-up, window.
[[nodiscard]] nlohmann::ordered_json heading_json(std::string_view command, const scenarios::Scenario& scenario,
                                                  const ReplicationPlan& plan);

} // namespace domus::analysis
