/// `domus run`: simulates a scenario as it stands.
#include "analysis/command.hpp"

#include "analysis/output.hpp"
#include "analysis/run/replicated_run.hpp"
#include "analysis/run/report.hpp"
#include "scenarios/cautions.hpp"
#include "scenarios/load.hpp"

#include <nlohmann/json.hpp>

namespace domus::analysis {

namespace {

int run(const Options& options, Environment& environment) {
  const scenarios::Scenario scenario = scenarios::load_scenario(options.positional());
  print_cautions(environment, scenarios::cautions_of(scenario, options.positional()));
  const ReplicationPlan plan = plan_of(options, scenario, environment);
  const std::vector<sim::RunResult> results = run_plan({scenario}, plan, environment).front();
  const RunSummary summary = summarize(results);
  answer(environment, run_text(scenario, plan, summary), run_json(scenario, plan, summary, results),
         options.text("json"));
  return 0;
}

} // namespace

Command run_command() {
  return {{"run", "SCENARIO", "simulate a scenario: throughput, response times, CPU, devices",
           "Simulates the scenario in the file SCENARIO several times under different seeds and prints, for every\n"
           "guest and host, means over the replications with their 95 % confidence intervals: \"±\" is half of one.\n"
           "Throughput and response without it came out the same in every replication.\n",
           replication_options()},
          run};
}

} // namespace domus::analysis
