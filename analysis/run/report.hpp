/// The answer of `domus run`: tables for people, JSON for programs.
#pragma once

#include "analysis/run/replicated_run.hpp"
#include "analysis/run/summary.hpp"
#include "scenarios/scenario.hpp"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace domus::analysis {

/// One line on what ran: replications, window, seeds.
[[nodiscard]] std::string plan_text(const scenarios::Scenario& scenario, const ReplicationPlan& plan);

/// True where no guest's figures differ between replications.
[[nodiscard]] bool all_alike(const RunSummary& summary);
/// Where nothing is random, no figure has a "±", and a reader should know why.
inline constexpr std::string_view alike_line =
    "All replications are alike: nothing here is random (a demand with a variability would be).\n";

[[nodiscard]] std::string run_text(const scenarios::Scenario& scenario, const ReplicationPlan& plan,
                                   const RunSummary& summary);

/// The summary, and every replication's own result under "runs".
[[nodiscard]] nlohmann::ordered_json run_json(const scenarios::Scenario& scenario, const ReplicationPlan& plan,
                                              const RunSummary& summary, const std::vector<sim::RunResult>& results);

} // namespace domus::analysis
