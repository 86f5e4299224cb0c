#include "analysis/policy/diff_report.hpp"

#include "analysis/policy/words.hpp"
#include "analysis/text/or_null.hpp"
#include "analysis/text/table.hpp"
#include "scenarios/input_error.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>
#include <set>

namespace domus::analysis {

namespace {

using models::Rule;
using scenarios::printable;
using Json = nlohmann::ordered_json;

constexpr std::size_t most_groups = 40;
constexpr std::size_t most_names = 3;

std::string ids_of(const std::vector<const Rule*>& rules) {
  std::vector<std::string> ids(rules.size());
  std::transform(rules.begin(), rules.end(), ids.begin(), [](const Rule* rule) { return printable(rule->id); });
  return ids.empty() ? "none" : fmt::format("{}", fmt::join(ids, ", "));
}

/// Some of the names, and how many more there are.
std::string some_of(const std::vector<std::string>& names, std::size_t most) {
  std::vector<std::string> shown;
  for (std::size_t i = 0; i < std::min(most, names.size()); ++i)
    shown.push_back(printable(names[i], 60));
  std::string text = fmt::format("{}", fmt::join(shown, ", "));
  if (names.size() > most)
    text += fmt::format(" and {} more", names.size() - most);
  return text;
}

std::string message_of(const VerdictChange& change) {
  constexpr std::size_t longest = 160;
  return change.message.empty() ? "(what the cloud says is not known)" : printable(change.message, longest);
}

std::size_t broken_builds(const BuildChanges& builds) {
  return static_cast<std::size_t>(std::count_if(builds.builds.begin(), builds.builds.end(),
                                                [](const ChangedBuild& one) { return one.change.is_broken; }));
}

/// Builds that change by the same rule, in the same direction.
struct BuildGroup {
  std::size_t builds = 0;
  std::set<std::string> images;
  std::set<std::string> flavors;
  std::string message;
};

std::vector<std::string> names_of(const std::vector<std::string>& ids, const PolicyChange& change) {
  std::vector<std::string> names;
  for (const std::string& id : ids) {
    const BothImages* image = change.image(id);
    names.push_back(image == nullptr ? id : image->any().name);
  }
  return names;
}

std::string builds_text(const PolicyChange& change, const BuildChanges& builds) {
  const std::size_t broken = broken_builds(builds);
  std::string text =
      fmt::format("\nBuilds (every image on every flavor, from a copy and from a volume): of {}, {} break "
                  "and {} become possible\n",
                  builds.asked, broken, builds.builds.size() - broken);
  if (builds.builds.empty())
    return text;
  std::map<std::pair<bool, std::string>, BuildGroup> groups;
  for (const ChangedBuild& one : builds.builds) {
    BuildGroup& group = groups[{!one.change.is_broken, one.change.rule->id}];
    group.message = group.builds == 0 ? message_of(one.change) : group.message;
    ++group.builds;
    group.images.insert(one.image);
    group.flavors.insert(one.flavor);
  }
  Table table({{"", Align::left},
               {"rule", Align::left},
               {"builds"},
               {"images"},
               {"flavors"},
               {"message, of the first", Align::left}});
  for (const auto& [key, group] : groups)
    table.add_row({key.first ? "allowed" : "broken", printable(key.second), std::to_string(group.builds),
                   std::to_string(group.images.size()), std::to_string(group.flavors.size()), group.message});
  text += table.to_text();
  if (!builds.lost_images.empty())
    text += fmt::format("Images that no flavor takes any more: {}\n",
                        some_of(names_of(builds.lost_images, change), most_groups));
  if (!builds.lost_flavors.empty())
    text += fmt::format("Flavors that take no image any more: {}\n", some_of(builds.lost_flavors, most_groups));
  return text;
}

std::string what_changes(const ServerGroup& group) {
  const bool broken = group.change.is_broken;
  switch (group.action) {
  case models::Action::rebuild:
    return broken ? "cannot be rebuilt" : "can be rebuilt now";
  case models::Action::migrate:
    return broken ? "cannot be migrated" : "can be migrated now";
  default:
    break;
  }
  if (!broken)
    return "can be resized now to " + some_of(group.targets, most_names);
  return group.all_targets ? "cannot be resized at all" : "cannot be resized to " + some_of(group.targets, most_names);
}

std::string images_of(const PolicyChange& change, const ServerGroup& group) {
  std::vector<std::string> names = names_of(group.images, change);
  std::replace(names.begin(), names.end(), std::string(), std::string("(a volume)"));
  return some_of(names, 2);
}

/// How many servers have something that is not listed, and what; empty where none has.
std::string unlisted_text(const std::map<std::string, std::size_t>& unlisted, std::string_view what) {
  std::size_t servers = 0;
  std::vector<std::string> names;
  for (const auto& [name, count] : unlisted) {
    servers += count;
    names.push_back(name);
  }
  return servers == 0 ? ""
                      : fmt::format("  {0} of {1}s that are not listed, and not judged: {2}\n", servers, what,
                                    some_of(names, most_names));
}

std::string servers_text(const PolicyChange& change, const ServerChanges& servers) {
  std::string text = fmt::format("\nServers: of {}, {} lose something\n", servers.servers(), servers.broken());
  text += unlisted_text(servers.unlisted_flavors(), "flavor");
  text += unlisted_text(servers.unlisted_images(), "image");
  const std::vector<const ServerGroup*> groups = servers.groups();
  if (groups.empty())
    return text;
  Table table({{"servers"},
               {"what changes", Align::left},
               {"images", Align::left},
               {"flavor", Align::left},
               {"rule", Align::left},
               {"message", Align::left},
               {"which", Align::left}});
  for (std::size_t i = 0; i < std::min(most_groups, groups.size()); ++i) {
    const ServerGroup& group = *groups[i];
    table.add_row({std::to_string(group.servers.size()), what_changes(group), images_of(change, group),
                   printable(group.flavor), printable(group.change.rule->id), message_of(group.change),
                   some_of(group.servers, most_names)});
  }
  text += table.to_text();
  if (groups.size() > most_groups)
    text += fmt::format("  and {} more groups: --json FILE has them all\n", groups.size() - most_groups);
  return text;
}

Json change_json(const VerdictChange& change) {
  return {{"change", change.is_broken ? "broken" : "allowed"},
          {"rule", change.rule->id},
          {"http", or_null(change.rule->http)},
          {"message", change.rule->message ? Json(change.message) : Json()}};
}

Json builds_json(const BuildChanges& builds) {
  Json changed = Json::array();
  std::map<std::string, std::size_t> broken_by_rule;
  for (const ChangedBuild& one : builds.builds) {
    Json entry{{"image", one.image}, {"flavor", one.flavor}, {"boot", to_text(one.boot)}};
    entry.update(change_json(one.change));
    changed.push_back(std::move(entry));
    broken_by_rule[one.change.rule->id] += one.change.is_broken ? 1 : 0;
  }
  std::erase_if(broken_by_rule, [](const auto& one) { return one.second == 0; });
  const std::size_t broken = broken_builds(builds);
  return {{"asked", builds.asked},
          {"broken", broken},
          {"allowed", builds.builds.size() - broken},
          {"broken_by_rule", broken_by_rule},
          {"changed", std::move(changed)},
          {"lost_images", builds.lost_images},
          {"lost_flavors", builds.lost_flavors}};
}

/// Ids, and null for a volume.
Json images_json(const std::vector<std::string>& images) {
  Json ids = Json::array();
  for (const std::string& id : images)
    ids.push_back(id.empty() ? Json() : Json(id));
  return ids;
}

Json servers_json(const ServerChanges& servers) {
  Json groups = Json::array();
  for (const ServerGroup* group : servers.groups()) {
    Json entry{{"action", to_text(group->action)}, {"images", images_json(group->images)}, {"flavor", group->flavor}};
    entry.update(change_json(group->change));
    if (group->action == models::Action::resize) {
      entry["targets"] = group->targets;
      entry["none_left"] = group->all_targets;
    }
    entry["count"] = group->servers.size();
    entry["servers"] = group->servers;
    groups.push_back(std::move(entry));
  }
  return {{"count", servers.servers()},
          {"broken", servers.broken()},
          {"unlisted_flavors", servers.unlisted_flavors()},
          {"unlisted_images", servers.unlisted_images()},
          {"groups", std::move(groups)}};
}

Json ids_json(const std::vector<const Rule*>& rules) {
  Json ids = Json::array();
  for (const Rule* rule : rules)
    ids.push_back(rule->id);
  return ids;
}

} // namespace

bool breaks_anything(const BuildChanges& builds, const ServerChanges* servers) {
  return broken_builds(builds) > 0 || (servers != nullptr && servers->broken() > 0);
}

std::string diff_text(const PolicyChange& change, const BuildChanges& builds, const ServerChanges* servers) {
  const std::string quiet =
      builds.quiet.empty() ? std::string()
                           : fmt::format("  of these no request makes fire: {} (is the condition what was meant?)\n",
                                         ids_of(builds.quiet));
  return fmt::format("{} to {}: {}\n  rules that go or change: {}\n  rules that come or change: {}\n{}{}{}",
                     printable(change.before().policy->id), printable(change.after().policy->id),
                     breaks_anything(builds, servers) ? "something breaks" : "nothing breaks",
                     ids_of(change.rules_before()), ids_of(change.rules_after()), quiet, builds_text(change, builds),
                     servers == nullptr ? "" : servers_text(change, *servers));
}

Json diff_json(const PolicyChange& change, const BuildChanges& builds, const ServerChanges* servers) {
  Json json{{"command", "policy diff"},
            {"domus_version", DOMUS_VERSION},
            {"old", change.before().policy->id},
            {"new", change.after().policy->id},
            {"breaks", breaks_anything(builds, servers)},
            {"rules_old", ids_json(change.rules_before())},
            {"rules_new", ids_json(change.rules_after())},
            {"rules_quiet", ids_json(builds.quiet)},
            {"builds", builds_json(builds)}};
  json["servers"] = servers == nullptr ? Json() : servers_json(*servers);
  return json;
}

} // namespace domus::analysis
