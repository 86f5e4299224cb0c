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

using ImageNames = std::map<std::string, std::string>;

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

std::string images_text(const std::vector<std::string>& ids, const ImageNames& names, std::size_t most) {
  std::vector<std::string> shown(ids.size());
  std::transform(ids.begin(), ids.end(), shown.begin(), [&](const std::string& id) {
    const auto found = names.find(id);
    return id.empty() ? std::string("(a volume)") : found == names.end() ? printable(id) : found->second;
  });
  return some_of(shown, most);
}

std::string builds_text(const ImageNames& names, const BuildChanges& builds) {
  const std::size_t broken = broken_builds(builds);
  std::string text = fmt::format(
      "\nBuilds (every image on every flavor, from a copy and from a volume, and volumes alone): of {}, {} break "
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
    text +=
        fmt::format("Images that no flavor takes any more: {}\n", images_text(builds.lost_images, names, most_groups));
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

/// How many servers have something that is not listed, and what; empty where none has.
std::string unlisted_text(const std::map<std::string, std::size_t>& unlisted, std::string_view what,
                          std::string_view effect) {
  std::size_t servers = 0;
  std::vector<std::string> names;
  for (const auto& [name, count] : unlisted) {
    servers += count;
    names.push_back(name);
  }
  return servers == 0 ? ""
                      : fmt::format("  {} of {}s that are not listed{}: {}\n", servers, what, effect,
                                    some_of(names, most_names));
}

std::string servers_text(const ImageNames& names, const ServerChanges& servers) {
  std::string text = fmt::format("\nServers: of {}, {} lose something\n", servers.servers(), servers.broken());
  text += unlisted_text(servers.unlisted_flavors(), "flavor", ", and not judged");
  text += unlisted_text(servers.unlisted_images(), "image", ", and judged as far as rules ask nothing of them");
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
    table.add_row({std::to_string(group.servers.size()), what_changes(group), images_text(group.images, names, 2),
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
    Json entry{{"image", one.image.empty() ? Json() : Json(one.image)},
               {"flavor", one.flavor},
               {"boot", to_text(one.boot)},
               {"disk_config", one.disk_config ? Json(to_text(*one.disk_config)) : Json()}};
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

namespace {

/// What is to be known of rules that change and seem to do nothing.
std::string silent_rules_text(const PolicyChange& change, const BuildChanges& builds) {
  const auto line = [](const std::vector<const Rule*>& rules, std::string_view what) {
    return rules.empty() ? std::string() : fmt::format("  {}: {}\n", what, ids_of(rules));
  };
  return line(builds.quiet, "of these no request makes fire, on any day (is the condition what was meant?)") +
         line(builds.dormant, fmt::format("of these none fires on {}, and some on other days (--date asks on another)",
                                          change.after().date)) +
         line(builds.unasked, "nothing was asked about, since no catalogue tells what they ask for");
}

std::string side_text(const PolicySide& side) {
  return side.date.empty() ? printable(side.policy->id)
                           : fmt::format("{} (as of {})", printable(side.policy->id), printable(side.date));
}

/// As they were called before, or are, if they are new.
ImageNames names_of(const PolicyChange& change) {
  ImageNames names = shown_names(change.before().cloud->images());
  names.merge(shown_names(change.after().cloud->images()));
  return names;
}

} // namespace

std::string diff_text(const PolicyChange& change, const BuildChanges& builds, const ServerChanges* servers) {
  const ImageNames names = names_of(change);
  return fmt::format("{} to {}: {}\n  rules that go or change: {}\n  rules that come or change: {}\n{}{}{}",
                     side_text(change.before()), side_text(change.after()),
                     breaks_anything(builds, servers) ? "something breaks" : "nothing breaks",
                     ids_of(change.rules_before()), ids_of(change.rules_after()), silent_rules_text(change, builds),
                     builds_text(names, builds), servers == nullptr ? "" : servers_text(names, *servers));
}

Json diff_json(const PolicyChange& change, const BuildChanges& builds, const ServerChanges* servers) {
  Json json{{"command", "policy diff"},
            {"domus_version", DOMUS_VERSION},
            {"old", change.before().policy->id},
            {"new", change.after().policy->id},
            {"old_date", change.before().date},
            {"new_date", change.after().date},
            {"breaks", breaks_anything(builds, servers)},
            {"rules_old", ids_json(change.rules_before())},
            {"rules_new", ids_json(change.rules_after())},
            {"rules_quiet", ids_json(builds.quiet)},
            {"rules_dormant", ids_json(builds.dormant)},
            {"rules_unasked", ids_json(builds.unasked)},
            {"builds", builds_json(builds)}};
  json["servers"] = servers == nullptr ? Json() : servers_json(*servers);
  return json;
}

} // namespace domus::analysis
