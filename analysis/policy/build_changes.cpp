#include "analysis/policy/build_changes.hpp"

#include "analysis/policy/looks.hpp"
#include "analysis/policy/quiet_rules.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <tuple>
#include <utility>

namespace domus::analysis {

namespace {

using models::Action;
using models::BootSource;
using models::Rule;

constexpr std::array both_sources{BootSource::image, BootSource::volume};

bool takes(const PolicySide& side, const models::Image& image, const models::Flavor& flavor) {
  return std::any_of(both_sources.begin(), both_sources.end(), [&](BootSource boot) {
    models::Question question = side.cloud->question(Action::create, &image, &flavor);
    question.boot = boot;
    question.date = side.date;
    return side.cloud->judge(*side.policy, question).rejected_by() == nullptr;
  });
}

/// Of the ids of broken builds, those that nothing takes any more.
template <class TakesAny>
std::vector<std::string> lost(const std::vector<ChangedBuild>& builds, std::string ChangedBuild::*member,
                              TakesAny takes_any) {
  std::vector<std::string> ids;
  std::set<std::string> seen;
  for (const ChangedBuild& build : builds) {
    const std::string& id = build.*member;
    if (build.change.is_broken && !id.empty() && seen.insert(id).second && !takes_any(id))
      ids.push_back(id);
  }
  return ids;
}

/// Whether any of the rules reads this of the request.
bool any_asks(const std::vector<const Rule*>& rules, std::string_view attribute) {
  return std::any_of(rules.begin(), rules.end(), [&](const Rule* rule) { return asks_for(rule->when, attribute); });
}

std::vector<const Rule*> differing_rules(const PolicyChange& change) {
  std::vector<const Rule*> rules = change.rules_before();
  rules.insert(rules.end(), change.rules_after().begin(), change.rules_after().end());
  return rules;
}

/// What a request may say of the disk config beside nothing, where any rule reads that.
std::vector<models::DiskConfig> configs_of(const PolicyChange& change) {
  if (any_asks(rules_of(*change.before().policy), "request.disk_config") ||
      any_asks(rules_of(*change.after().policy), "request.disk_config"))
    return {models::DiskConfig::automatic, models::DiskConfig::manual};
  return {};
}

/// Asks about builds, those that look alike once as long as nothing changes for them.
class Builds {
public:
  Builds(const PolicyChange& change, BuildChanges& changes)
      : change_(change), changes_(changes), configs_(configs_of(change)) {}

  void ask(const BothImages* image, const BothFlavors& flavor, BootSource boot) {
    ++changes_.asked;
    const std::tuple look(image == nullptr ? std::optional<std::size_t>() : image->look, flavor.look, boot);
    if (unchanged_.contains(look))
      return;
    PolicyRequest request;
    request.image = image;
    request.flavor = &flavor;
    request.boot = boot;
    auto plain = change_.of(request);
    bool changed = plain.has_value();
    for (const models::DiskConfig config : configs_) {
      request.disk_config = config;
      auto verdict = change_.of(request);
      changed = changed || verdict.has_value();
      // What becomes of the plain request as well is told once.
      if (verdict && (!plain || plain->is_broken != verdict->is_broken))
        add(request, std::move(*verdict));
    }
    request.disk_config = std::nullopt;
    if (plain)
      add(request, std::move(*plain));
    if (!changed)
      unchanged_.insert(look);
  }

private:
  void add(const PolicyRequest& request, VerdictChange verdict) {
    changes_.builds.push_back({request.image == nullptr ? "" : request.image->any().id, request.flavor->any().id,
                               request.boot, request.disk_config, std::move(verdict)});
  }

  const PolicyChange& change_;
  BuildChanges& changes_;
  std::vector<models::DiskConfig> configs_;
  std::set<std::tuple<std::optional<std::size_t>, std::size_t, BootSource>> unchanged_;
};

/// Rules that differ, and ask for what no build says: nobody knows what they do.
std::vector<const Rule*> unasked_rules(const PolicyChange& change) {
  std::vector<const Rule*> rules = differing_rules(change);
  const bool knows_hosts = !change.after().cloud->hosts().empty();
  std::erase_if(rules, [&](const Rule* rule) {
    const bool about_hosts = rule->verdict == models::Verdict::pass_over || asks_for(rule->when, "request.hosts_left");
    return !asks_for(rule->when, "request.volume_size") && (!about_hosts || knows_hosts);
  });
  return rules;
}

void add_silent_rules(const PolicyChange& change, BuildChanges& changes) {
  const PolicySide& now = change.after();
  changes.quiet = quiet_rules(*now.cloud, *now.policy, change.rules_after(), {});
  changes.dormant = quiet_rules(*now.cloud, *now.policy, change.rules_after(), now.date);
  std::erase_if(changes.dormant, [&](const Rule* rule) {
    return std::find(changes.quiet.begin(), changes.quiet.end(), rule) != changes.quiet.end();
  });
}

} // namespace

BuildChanges changed_builds(const PolicyChange& change) {
  BuildChanges changes;
  Builds builds(change, changes);
  for (const BothImages& image : change.images())
    for (const BothFlavors& flavor : change.flavors())
      for (const BootSource boot : both_sources)
        builds.ask(&image, flavor, boot);
  for (const BothFlavors& flavor : change.flavors())
    builds.ask(nullptr, flavor, BootSource::volume);
  const PolicySide& now = change.after();
  changes.lost_images = lost(changes.builds, &ChangedBuild::image, [&](const std::string& id) {
    const models::Image* image = now.cloud->image(id);
    const auto& flavors = now.cloud->flavors();
    return image != nullptr && std::any_of(flavors.begin(), flavors.end(),
                                           [&](const models::Flavor& flavor) { return takes(now, *image, flavor); });
  });
  changes.lost_flavors = lost(changes.builds, &ChangedBuild::flavor, [&](const std::string& id) {
    const models::Flavor* flavor = now.cloud->flavor(id);
    const auto& images = now.cloud->images();
    return flavor != nullptr && std::any_of(images.begin(), images.end(),
                                            [&](const models::Image& image) { return takes(now, image, *flavor); });
  });
  add_silent_rules(change, changes);
  changes.unasked = unasked_rules(change);
  return changes;
}

} // namespace domus::analysis
