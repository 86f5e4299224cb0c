#include "analysis/run/replicated_run.hpp"

#include "analysis/run/progress_lines.hpp"

#include <chrono>
#include <limits>
#include <ostream>
#include <utility>

namespace domus::analysis {

std::vector<OptionSpec> replication_options() {
  return {{"seed", "N", "seed of the first replication; the next ones have N + 1, N + 2 ... (default: the scenario's)"},
          {"replications", "N", "independent runs, from which the confidence intervals come (default: the scenario's)"},
          {"jobs", "N", "how many runs at a time; changes no result (default: one a processor)"},
          {"json", "FILE|-", "also write the result as JSON; - prints only that (keys: domus help json)"}};
}

ReplicationPlan plan_of(const Options& options, const scenarios::Scenario& scenario, const Environment& environment) {
  return plan_of(options, ReplicationPlan{scenario.seed, scenario.replications, 1}, environment);
}

ReplicationPlan plan_of(const Options& options, const ReplicationPlan& usual, const Environment& environment) {
  constexpr auto most_seeds = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  return {options.number("seed", 0, most_seeds).value_or(usual.seed),
          static_cast<unsigned>(options.number("replications", 1, 10'000).value_or(usual.replications)),
          static_cast<unsigned>(options.number("jobs", 1, 1'000).value_or(environment.processors))};
}

std::vector<std::vector<sim::RunResult>> run_plan(const std::vector<scenarios::Scenario>& scenarios,
                                                  const ReplicationPlan& plan, Environment& environment,
                                                  const std::string& progress_of) {
  // Replication by replication: modes differ in how long they take, and so the estimate of the time left is fair.
  std::vector<Task> tasks;
  for (unsigned i = 0; i < plan.replications; ++i)
    for (const scenarios::Scenario& scenario : scenarios)
      tasks.push_back({&scenario, replication_seed(plan.seed, i)});

  ProgressLines lines(environment.err_is_terminal, progress_of);
  const auto start = std::chrono::steady_clock::now();
  const auto show = [&](double share) {
    environment.err << lines.update(share, std::chrono::steady_clock::now() - start) << std::flush;
  };
  std::vector<sim::RunResult> flat;
  try {
    flat = run_all(tasks, plan.jobs, environment.simulate, show);
  } catch (...) {
    environment.err << lines.finish() << std::flush;
    throw;
  }
  environment.err << lines.finish() << std::flush;

  std::vector<std::vector<sim::RunResult>> by_scenario(scenarios.size());
  for (std::size_t i = 0; i < flat.size(); ++i)
    by_scenario[i % scenarios.size()].push_back(std::move(flat[i]));
  return by_scenario;
}

} // namespace domus::analysis
