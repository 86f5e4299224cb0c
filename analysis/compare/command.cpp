/// `domus compare`: the same scenario with every guest in one mode after the other, under the same seeds.
#include "analysis/command.hpp"

#include "analysis/compare/report.hpp"
#include "analysis/find_in_scenario.hpp"
#include "analysis/output.hpp"
#include "analysis/run/replicated_run.hpp"
#include "scenarios/load.hpp"

#include <nlohmann/json.hpp>

namespace domus::analysis {

namespace {

int run(const Options& options, Environment& environment) {
  const std::vector<models::Mode> modes = parse_modes(options.text("modes").value_or("pv,pvhvm,hvm"));
  const scenarios::Scenario scenario = scenarios::load_scenario(options.positional());
  print_cautions(environment, cautions_in_modes(scenario, modes, options.positional()));
  const ReplicationPlan plan = plan_of(options, scenario, environment);
  std::vector<scenarios::Scenario> variants;
  for (const models::Mode mode : modes) {
    variants.push_back(in_mode(scenario, mode));
    check_mode(variants.back(), mode, options.positional());
  }
  std::vector<std::vector<sim::RunResult>> results = run_plan(variants, plan, environment);
  std::vector<ModeRuns> runs;
  for (std::size_t i = 0; i < modes.size(); ++i)
    runs.push_back(mode_runs(modes[i], variants[i], std::move(results[i])));
  answer(environment, compare_text(runs, plan), compare_json(runs, plan), options.text("json"));
  return 0;
}

} // namespace

Command compare_command() {
  std::vector<OptionSpec> options{
      {"modes", "LIST", "modes to compare, the first with each other one (default: pv,pvhvm,hvm)"}};
  const std::vector<OptionSpec> more = replication_options();
  options.insert(options.end(), more.begin(), more.end());
  return {{"compare", "SCENARIO", "PV or PVHVM? The same scenario in several modes, and why they differ",
           "Simulates the scenario with every guest in each of the modes, under the same seeds, and prints what\n"
           "changes: throughput, response time and CPU time with 95 % confidence intervals of the differences,\n"
           "memory, how many guests would fit, and a verdict that names the limit and what moved it. \"±\" is half\n"
           "of an interval; a change without it came out the same in every replication.\n"
           "Guests that are driver domains of others stay as they are.\n\n"
           "modes: bare-metal, pv, hvm, hvm-pv-drivers, pvhvm, pvh\n",
           options},
          run};
}

} // namespace domus::analysis
