/// What `run` and `compare` share: their options, and runs with progress on the way.
#pragma once

#include "analysis/command_line.hpp"
#include "analysis/environment.hpp"
#include "analysis/run/replicate.hpp"

#include <string>
#include <vector>

namespace domus::analysis {

/// --seed, --replications, --jobs and --json.
[[nodiscard]] std::vector<OptionSpec> replication_options();

struct ReplicationPlan {
  std::uint64_t seed = 1;
  unsigned replications = 1;
  unsigned jobs = 1;
};

/// What the options say, and the rest from `usual`; but as many jobs as the machine has processors. Throws UsageError.
[[nodiscard]] ReplicationPlan plan_of(const Options& options, const ReplicationPlan& usual,
                                      const Environment& environment);
/// What the options say, and the scenario or the machine where they say nothing. Throws UsageError.
[[nodiscard]] ReplicationPlan plan_of(const Options& options, const scenarios::Scenario& scenario,
                                      const Environment& environment);

/// Runs every scenario under every seed of the plan; results by scenario, then by replication. Shows progress, of what
/// `progress_of` says.
[[nodiscard]] std::vector<std::vector<sim::RunResult>> run_plan(const std::vector<scenarios::Scenario>& scenarios,
                                                                const ReplicationPlan& plan, Environment& environment,
                                                                const std::string& progress_of = "simulated");

} // namespace domus::analysis
