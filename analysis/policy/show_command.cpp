/// `domus policy show`: the rules of a policy, as data.
#include "analysis/command.hpp"
#include "analysis/output.hpp"
#include "analysis/policy/inputs.hpp"
#include "analysis/policy/words.hpp"
#include "analysis/text/or_null.hpp"
#include "analysis/text/table.hpp"
#include "analysis/usage_error.hpp"
#include "models/policy/text.hpp"
#include "scenarios/nearest.hpp"
#include "scenarios/policy/load_policy.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <sstream>

namespace domus::analysis {

namespace {

using models::Policy;
using models::Rule;
using scenarios::printable;
using Json = nlohmann::ordered_json;

constexpr std::size_t longest = 4000;

std::vector<std::string_view> actions_of(const Rule& rule) {
  std::vector<std::string_view> actions;
  for (const models::Action action : models::all_actions)
    if (rule.asked_for(action))
      actions.push_back(to_text(action));
  return actions;
}

std::string policy_text(const Policy& policy) {
  Table table({{"place"},
               {"rule", Align::left},
               {"asked on", Align::left},
               {"verdict", Align::left},
               {"HTTP"},
               {"what it is about, or what it says", Align::left}});
  for (const Rule& rule : policy.rules)
    table.add_row({place_text(rule), printable(rule.id), fmt::format("{}", fmt::join(actions_of(rule), ", ")),
                   std::string(to_text(rule.verdict)), http_text(rule),
                   printable(rule.about.empty() ? rule.written_message : rule.about, 120)});
  return fmt::format(
      "{} ({}), {} rules in the order of checks\n\n{}\n`--rule ID` shows one of them whole. The policies "
      "that come with domus: {}\n",
      printable(policy.name), policy.date.empty() ? "without a date" : printable(policy.date), policy.rules.size(),
      table.to_text(), fmt::join(scenarios::shipped_policies(), ", "));
}

/// The lines of a condition, one below the other.
std::string lines_of(const std::string& condition) {
  std::vector<std::string> lines;
  std::istringstream all{std::string(models::trimmed(condition))};
  for (std::string line; std::getline(all, line);)
    lines.push_back(printable(line, longest));
  return fmt::format("{}", fmt::join(lines, "\n            "));
}

std::string rule_text(const Rule& rule) {
  const std::string message = rule.message ? printable(rule.written_message, longest) : "not known";
  std::string text = printable(rule.id);
  text += rule.about.empty() ? "\n" : fmt::format(": {}\n", printable(rule.about, longest));
  const std::string place = place_text(rule);
  text += fmt::format("  asked on  {}{}\n", fmt::join(actions_of(rule), ", "), place.empty() ? "" : ", place " + place);
  text += fmt::format("  when      {}\n", lines_of(rule.written_condition));
  text += fmt::format("  verdict   {}{}\n", to_text(rule.verdict),
                      rule.is_fault                             ? ", as a fault: the server fails later"
                      : rule.verdict == models::Verdict::reject ? ", HTTP " + http_text(rule)
                                                                : "");
  text += fmt::format("  message   {}\n", message);
  return text + fmt::format("  source    {}\n", printable(rule.source, longest));
}

const Rule& rule_called(const Policy& policy, const std::string& id) {
  const auto found =
      std::find_if(policy.rules.begin(), policy.rules.end(), [&](const Rule& rule) { return rule.id == id; });
  if (found != policy.rules.end())
    return *found;
  std::vector<std::string_view> known;
  for (const Rule& rule : policy.rules)
    known.emplace_back(rule.id);
  throw UsageError(fmt::format("{} has no rule \"{}\"", printable(policy.id), printable(id)),
                   scenarios::suggest(id, known, "its rules are"));
}

Json policy_json(const Policy& policy) {
  Json rules = Json::array();
  for (const Rule& rule : policy.rules)
    rules.push_back({{"id", rule.id},
                     {"about", rule.about},
                     {"on", actions_of(rule)},
                     {"when", rule.written_condition},
                     {"verdict", to_text(rule.verdict)},
                     {"message", rule.message ? Json(rule.written_message) : Json()},
                     {"http", or_null(rule.http)},
                     {"fault", rule.is_fault},
                     {"place", or_null(rule.place)},
                     {"source", rule.source}});
  return {{"command", "policy show"}, {"domus_version", DOMUS_VERSION}, {"policy", policy.id}, {"name", policy.name},
          {"date", policy.date},      {"rules", std::move(rules)}};
}

int run(const Options& options, Environment& environment) {
  const Policy policy = load_policy(options);
  const auto id = options.text("rule");
  const std::string text = id ? rule_text(rule_called(policy, *id)) : policy_text(policy);
  for (const std::string_view other : {"rule", "json"})
    if (options.flag("toml") && options.text(other))
      throw UsageError(fmt::format("--{} and --toml are both given", other),
                       "--toml prints the file, and nothing else");
  const scenarios::EmbeddedFile* shipped = scenarios::find_shipped_policy(policy.id);
  if (options.flag("toml")) {
    if (shipped == nullptr)
      throw UsageError(fmt::format("{} is a file already", printable(policy.id)),
                       "--toml is for the policies that come with domus");
    answer(environment, std::string(shipped->text));
    return 0;
  }
  answer(environment, text, policy_json(policy), options.text("json"));
  return 0;
}

} // namespace

Command policy_show_command() {
  return {{"policy show",
           "",
           "the rules of a policy, in the order of checks",
           "Prints what a policy is made of: every rule with what it asks, in which order, what the cloud then says\n"
           "and where that is known from. A policy that is based on another shows all rules that hold.\n",
           {policy_option(),
            {"rule", "ID", "show this rule whole, with its condition and source"},
            {"toml", "", "print the file of a policy that comes with domus, to begin one's own with"},
            {"json", "FILE|-", "also write all rules as JSON; - prints only that (keys: domus help json)"}}},
          run};
}

} // namespace domus::analysis
