#include "scenarios/cases/case_scenarios.hpp"

#include "scenarios/load.hpp"
#include "scenarios/nearest.hpp"
#include "scenarios/toml/edit.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace domus::scenarios {

namespace {

constexpr std::size_t most_guests = 100'000;

std::string name_of(Position where) {
  return fmt::format("{}:{}", where.line, where.column);
}

/// Gives every host these prices, beside those that it has of its own.
void set_costs(Node& root, const Member& costs) {
  for (Member& member : std::get<Table>(root.value).members) {
    if (member.key != "host")
      continue;
    for (Node& host : std::get<Array>(member.node.value).items) {
      Table& table = std::get<Table>(host.value);
      const auto own = std::find_if(table.members.begin(), table.members.end(),
                                    [&](const Member& one) { return one.key == costs.key; });
      const auto* prices = costs.node.as<Table>();
      if (own == table.members.end() || prices == nullptr) {
        set_member(table, costs);
        continue;
      }
      for (const Member& price : prices->members)
        set_member(std::get<Table>(own->node.value), price);
    }
  }
}

} // namespace

std::optional<std::size_t> CaseScenarios::add(Scenario scenario, Position where) {
  guests_ += scenario.guests.size();
  if (guests_ > most_guests) {
    complaints_.add(where, fmt::format("the scenarios of all cases have more than {} guests", most_guests),
                    "make several case files of this one");
    return std::nullopt;
  }
  scenarios_.push_back(std::move(scenario));
  return scenarios_.size() - 1;
}

const CaseScenarios::Source* CaseScenarios::source_of(const Node& scenario) {
  const auto* path = scenario.as<std::string>();
  const auto [entry, is_new] = sources_.try_emplace(path != nullptr ? *path : name_of(scenario.where));
  std::optional<Source>& source = entry->second;
  if (!is_new)
    return source ? &*source : nullptr; // what is wrong was said the first time
  if (path == nullptr && scenario.as<Table>() == nullptr) {
    complaints_.add(scenario.where, fmt::format("\"scenario\" is {}, but must be text or a table", kind_of(scenario)),
                    "write the path of a scenario in quotes");
    return nullptr;
  }
  Source read{complaints_.file(), scenario, 0};
  if (path != nullptr) {
    const std::optional<ScenarioFile> found = find_(*path);
    if (!found) {
      complaints_.add(scenario.where, fmt::format("there is no scenario \"{}\"", printable(*path)),
                      "give a path from this file's folder, or one that comes with domus, such as "
                      "\"scenarios/lessons/disk_bound.toml\"");
      return nullptr;
    }
    read.file = found->name;
    read.root = parse_toml(found->text, read.file);
  }
  const auto index = add(load_scenario_tree(read.root, read.file), scenario.where);
  if (!index)
    return nullptr;
  read.scenario = *index;
  source = std::move(read);
  return &*source;
}

std::optional<std::size_t> CaseScenarios::guest_of(const PredictionDraft& draft, const Scenario& scenario,
                                                   Position where) {
  if (scenario.guests.empty()) {
    complaints_.add(where, "this scenario has no guests", "name one that has");
    return std::nullopt;
  }
  if (draft.guest.empty())
    return 0;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < scenario.guests.size(); ++i) {
    if (scenario.guests[i].name == draft.guest.text)
      return i;
    names.push_back(printable(scenario.guests[i].name));
  }
  complaints_.add(draft.guest.where, fmt::format("no guest is called \"{}\"", printable(draft.guest.text)),
                  suggest(draft.guest.text, {names.begin(), names.end()}, "the guests are"));
  return std::nullopt;
}

std::optional<std::size_t> CaseScenarios::changed(const Source& source, std::size_t guest, const Node& change) {
  const auto* keys = change.as<Table>();
  if (keys == nullptr) {
    complaints_.add(change.where, fmt::format("\"change\" is {}, but must be a table", kind_of(change)),
                    "write keys of a guest in braces, as in { vcpus = 2 }");
    return std::nullopt;
  }
  Node root = source.root;
  Table* table = table_of_list(root, "guest", scenarios_[source.scenario].guests[guest].where);
  for (const Member& member : keys->members) {
    if (member.key == "name" || member.key == "count" || member.key == "host") {
      complaints_.add(member.where, fmt::format("\"{}\" of a guest cannot be changed here", member.key),
                      "write a scenario of its own, as a file or a table");
      return std::nullopt;
    }
    if (member.key == "costs")
      set_costs(root, member);
    else
      set_member(*table, member);
  }
  try {
    return add(load_scenario_tree(root, source.file), change.where);
  } catch (const InputError& error) {
    for (const Diagnostic& one : error.diagnostics())
      complaints_.add(change.where, "with this change: " + one.problem, one.remedy);
    return std::nullopt;
  }
}

std::optional<CaseScenarios::Place> CaseScenarios::place_of(const PredictionDraft& draft) {
  const Source* source = source_of(*draft.scenario);
  if (source == nullptr)
    return std::nullopt;
  const auto guest = guest_of(draft, scenarios_[source->scenario], draft.scenario->where);
  if (!guest)
    return std::nullopt;
  if (draft.change == nullptr)
    return Place{source->scenario, *guest};
  const auto* path = draft.scenario->as<std::string>();
  const std::string what = fmt::format("{} {} {}", path != nullptr ? *path : name_of(draft.scenario->where), *guest,
                                       name_of(draft.change->where));
  const auto [entry, is_new] = changed_.try_emplace(what);
  if (is_new)
    entry->second = changed(*source, *guest, *draft.change);
  if (!entry->second)
    return std::nullopt;
  return Place{*entry->second, *guest};
}

} // namespace domus::scenarios
