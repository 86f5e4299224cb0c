/// `domus policy lint`: contradictions in a catalogue.
#include "analysis/command.hpp"
#include "analysis/output.hpp"
#include "analysis/policy/lint.hpp"
#include "analysis/policy/words.hpp"
#include "analysis/text/table.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>

namespace domus::analysis {

namespace {

using scenarios::printable;
using Json = nlohmann::ordered_json;

std::string lint_text(const Cloud& cloud, const models::Policy& policy, const std::string& date,
                      const std::vector<Finding>& findings) {
  const std::map<std::string, std::string> names = shown_names(cloud.images());
  if (findings.empty())
    return fmt::format("{}: nothing odd{}\n", printable(policy.name), as_of(date));
  Table table({{"subject", Align::left}, {"name", Align::left}, {"rule", Align::left}, {"what is odd", Align::left}});
  constexpr std::size_t longest = 240;
  for (const Finding& one : findings)
    table.add_row({one.subject, one.subject == "image" ? names.at(one.id) : printable(one.id), printable(one.rule),
                   printable(one.message, longest)});
  return fmt::format("{}{}: {} finding{}\n\n{}", printable(policy.name), as_of(date), findings.size(),
                     findings.size() == 1 ? "" : "s", table.to_text());
}

Json lint_json(const models::Policy& policy, const std::string& date, const std::vector<Finding>& findings) {
  Json all = Json::array();
  std::map<std::string, std::size_t> counts;
  for (const Finding& one : findings) {
    all.push_back({{"rule", one.rule},
                   {"subject", one.subject},
                   {"id", one.id},
                   {"name", one.name},
                   {"message", one.message},
                   {"source", one.source}});
    ++counts[one.rule];
  }
  return {{"command", "policy lint"},   {"domus_version", DOMUS_VERSION},
          {"policy", policy.id},        {"date", date},
          {"findings", std::move(all)}, {"counts", counts}};
}

int run(const Options& options, Environment& environment) {
  std::vector<scenarios::Diagnostic> cautions;
  const Cloud cloud = load_cloud(options, cautions);
  const models::Policy policy = load_policy(options);
  print_cautions(environment, cautions);
  const std::string date = date_of(options, policy);
  const std::vector<Finding> findings = lint(cloud, policy, date);
  answer(environment, lint_text(cloud, policy, date, findings), lint_json(policy, date, findings),
         options.text("json"));
  const bool odd =
      std::any_of(findings.begin(), findings.end(), [](const Finding& one) { return one.subject != "rule"; });
  return odd ? 1 : 0;
}

} // namespace

Command policy_lint_command() {
  std::vector<OptionSpec> options = cloud_options();
  options.push_back(policy_option());
  options.push_back(date_option());
  options.push_back({"json", "FILE|-", "also write the result as JSON; - prints only that (keys: domus help json)"});
  return {{"policy lint", "", "contradictions in a catalogue: names, modes, images nobody can build",
           "Looks for what is odd about images and flavors themselves (the policy's rules for lint), for images\n"
           "that no flavor takes and flavors that take no image, and for rules that can never fire.\n"
           "Exit code: 0 = nothing odd about images and flavors, 1 = findings about them.\n",
           options},
          run};
}

} // namespace domus::analysis
