/// `domus crossover`: where one mode overtakes another when a number of the scenario varies.
#include "analysis/command.hpp"

#include "analysis/crossover/report.hpp"
#include "analysis/output.hpp"
#include "analysis/usage_error.hpp"
#include "scenarios/input_error.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace domus::analysis {

namespace {

/// Where one run is all there is, nothing can be told from chance; where a guest does nothing, nothing can be compared.
void check(const scenarios::GuestSpec& guest, const ReplicationPlan& plan) {
  if (plan.replications < 2)
    throw UsageError("one replication cannot tell a difference from chance", "give --replications 2 or more");
  if (!serves(guest))
    throw UsageError(fmt::format("{} is idle: there is nothing to compare", scenarios::printable(guest.name)),
                     "name a guest with a load: --guest NAME");
}

int run(const Options& options, Environment& environment) {
  const scenarios::ScenarioTree tree = scenarios::load_scenario_with_tree(std::filesystem::path(options.positional()));
  const scenarios::Variation variation = variation_of(options, tree);
  const CrossoverQuestion question = question_of(options, tree, variation);
  const ReplicationPlan plan = plan_of(options, tree.scenario, environment);
  check(tree.scenario.guests[question.guest], plan);
  print_cautions(environment, cautions_in_modes(tree.scenario, question.modes, tree.file));
  CrossoverRuns runs(question, variation, tree.file, plan, environment);
  const Curve curve = find_crossings(question.axis, question.count,
                                     [&](const std::vector<double>& values) { return runs.compare(values); });
  const CrossoverAnswer found{tree.scenario, question, variation, curve, runs};
  answer(environment, crossover_text(found, plan), crossover_json(found, plan), options.text("json"));
  return 0;
}

} // namespace

Command crossover_command() {
  std::vector<OptionSpec> options = crossover_options();
  const std::vector<OptionSpec> more = replication_options();
  options.insert(options.end(), more.begin(), more.end());
  return {{"crossover", "SCENARIO", "from which number on does one mode overtake another, and why",
           "Simulates the scenario in both modes while one number of a guest varies (its working set, the size\n"
           "of its messages, its system calls per operation ...), and finds where one mode overtakes the other:\n"
           "each crossing with its 95 % interval, the ratio over the range, and what an operation spends more\n"
           "or less on, at the nearest values on either side that one mode wins clearly. `domus help crossover`\n"
           "lists the keys.\n",
           options},
          run};
}

} // namespace domus::analysis
