#include "analysis/policy/diff_report.hpp"
#include "analysis/text/or_null.hpp"

#include <nlohmann/json.hpp>

#include <map>

namespace domus::analysis {

namespace {

using models::Rule;
using Json = nlohmann::ordered_json;

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
  const std::size_t broken = builds.broken();
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
          {"unknown_disk_config", servers.of_unknown_disk_config()},
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

Json diff_json(const DiffAnswer& diff) {
  const PolicyChange& change = *diff.change;
  const BuildChanges& builds = *diff.builds;
  Json json{{"command", "policy diff"},
            {"domus_version", DOMUS_VERSION},
            {"old", change.before().policy->id},
            {"new", change.after().policy->id},
            {"old_date", change.before().date},
            {"new_date", change.after().date},
            {"breaks", breaks_anything(diff)},
            {"rules_old", ids_json(change.rules_before())},
            {"rules_new", ids_json(change.rules_after())},
            {"rules_quiet", ids_json(builds.quiet)},
            {"rules_dormant", ids_json(builds.dormant)},
            {"rules_unasked", ids_json(diff.unasked)},
            {"builds", builds_json(builds)}};
  json["servers"] = diff.servers == nullptr ? Json() : servers_json(*diff.servers);
  return json;
}

} // namespace domus::analysis
