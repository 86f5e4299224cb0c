/// `domus policy diff`: what a change of policy breaks.
#include "analysis/command.hpp"
#include "analysis/output.hpp"
#include "analysis/policy/consequences.hpp"
#include "analysis/policy/diff_report.hpp"
#include "analysis/policy/unasked_rules.hpp"
#include "analysis/run/progress_lines.hpp"
#include "analysis/usage_error.hpp"
#include "scenarios/load.hpp"
#include "scenarios/openstack/load_cloud.hpp"
#include "scenarios/policy/load_policy.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>

namespace domus::analysis {

namespace {

std::optional<ServerChanges> read_servers(const Options& options, const PolicyChange& change,
                                          std::vector<scenarios::Diagnostic>& cautions, Environment& environment) {
  const auto files = options.text("servers");
  if (!files)
    return std::nullopt;
  std::optional<ServerChanges> servers(change);
  ProgressLines progress(environment.err_is_terminal, "of the servers read");
  const auto start = std::chrono::steady_clock::now();
  const auto more = scenarios::read_cloud_servers(
      *files, [&](const scenarios::Server& server) { servers->take(server); },
      [&](double share) {
        environment.err << progress.update(share, std::chrono::steady_clock::now() - start) << std::flush;
      });
  environment.err << progress.finish() << std::flush;
  cautions.insert(cautions.end(), more.begin(), more.end());
  return servers;
}

/// Options of a simulation mean nothing where nothing is simulated.
void need_scenario(const Options& options) {
  if (options.text("scenario"))
    return;
  for (const OptionSpec& option : replication_options())
    if (option.name != "json" && options.text(option.name))
      throw UsageError(fmt::format("--{} is given, and no --scenario", option.name),
                       "add --scenario FLEET, or leave it out: nothing else is simulated");
}

int run(const Options& options, Environment& environment) {
  need_scenario(options);
  std::vector<scenarios::Diagnostic> cautions;
  const Cloud before = load_cloud(options, cautions);
  const Cloud after = load_changed_cloud(options, before, cautions);
  const models::Policy old_policy = scenarios::load_policy(options.positionals()[0]);
  const models::Policy new_policy = scenarios::load_policy(options.positionals()[1]);
  const PolicyChange change({&before, &old_policy, date_of(options, old_policy)},
                            {&after, &new_policy, date_of(options, new_policy)});
  const std::optional<ServerChanges> servers = read_servers(options, change, cautions, environment);
  print_cautions(environment, cautions);
  const BuildChanges builds = changed_builds(change);
  const DiffAnswer diff{&change, &builds, servers ? &*servers : nullptr, unasked_rules(change, servers.has_value())};
  const bool told_all = std::all_of(diff.unasked.begin(), diff.unasked.end(),
                                    [](const models::Rule* rule) { return can_be_asked(*rule); });
  const bool complete =
      cautions.empty() && told_all && !builds.rejects_on_other_days() && (!servers || servers->judged_all());
  std::string text = diff_text(diff);
  nlohmann::ordered_json json = diff_json(diff);
  if (const auto file = options.text("scenario")) {
    const scenarios::Scenario scenario = scenarios::load_scenario(*file);
    const Consequences consequences =
        consequences_of(change, scenario, *file, plan_of(options, scenario, environment), environment);
    text += consequences_text(consequences);
    json["consequences"] = consequences_json(consequences);
  }
  json["complete"] = complete;
  if (!complete)
    text += "\nNot all can be told: see the cautions, what is not listed, and the rules that say nothing here\n";
  answer(environment, text, json, options.text("json"));
  if (breaks_anything(diff))
    return 1;
  return complete ? 0 : 2; // "nothing breaks" of what was not looked at is no answer
}

} // namespace

Command policy_diff_command() {
  std::vector<OptionSpec> options{
      {"servers", "FILE",
       "the cloud's servers: JSON of the API or command line, of any length; - reads it from standard input"},
      {"scenario", "FLEET", "simulate this fleet as well, before the change and after"}};
  const std::vector<OptionSpec> cloud = cloud_options();
  options.insert(options.end(), cloud.begin(), cloud.end());
  options.push_back(date_option());
  options.push_back({"new-flavors", "FILE", "flavors after the change, if they change too"});
  options.push_back({"new-images", "FILE", "images after the change, if they change too"});
  const std::vector<OptionSpec> more = replication_options();
  options.insert(options.end(), more.begin(), more.end());
  return {{"policy diff", "OLD NEW", "what a change of policy breaks: builds, servers, a simulated fleet",
           "Compares two policies (names, or files) over the catalogue: which builds are rejected that were granted,\n"
           "and the other way; which of the servers cannot be rebuilt, migrated or resized any more; and, with\n"
           "--scenario, what moving its PV guests to the PVHVM images of the same release does to memory, density\n"
           "and throughput, under the same seeds. Servers of one image and flavor are judged once.\n"
           "Servers that are there keep the flavor they were made with: what becomes of it matters to new ones. With\n"
           "--hosts, a server is rebuilt on the host where it is, and migrated and resized to any but that.\n"
           "Exit code: 0 = nothing breaks, 1 = something breaks, 2 = bad input, or nothing breaks of what was judged,\n"
           "and not all was: pages of an answer are missing, servers have flavors or images that are not listed, or a\n"
           "rule that comes asks for what nothing tells (the size of a volume), or begins on another day (--date).\n",
           options},
          run};
}

} // namespace domus::analysis
