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

bool any_takes(const PolicySide& side, const std::string& image_id) {
  const models::Image* image = side.cloud->image(image_id);
  const auto& flavors = side.cloud->flavors();
  return image != nullptr && std::any_of(flavors.begin(), flavors.end(),
                                         [&](const models::Flavor& flavor) { return takes(side, *image, flavor); });
}

bool takes_any(const PolicySide& side, const std::string& flavor_id) {
  const models::Flavor* flavor = side.cloud->flavor(flavor_id);
  const auto& images = side.cloud->images();
  return flavor != nullptr && std::any_of(images.begin(), images.end(),
                                          [&](const models::Image& image) { return takes(side, image, *flavor); });
}

/// Of the ids in broken builds of images, those to which `builds` applied before and does not now.
std::vector<std::string> lost(const PolicyChange& change, const std::vector<ChangedBuild>& broken,
                              std::string ChangedBuild::*member,
                              bool (*builds)(const PolicySide& side, const std::string& id)) {
  std::vector<std::string> ids;
  std::set<std::string> seen;
  for (const ChangedBuild& build : broken) {
    const std::string& id = build.*member;
    if (build.change.is_broken && !build.image.empty() && seen.insert(id).second && builds(change.before(), id) &&
        !builds(change.after(), id))
      ids.push_back(id);
  }
  return ids;
}

/// Whether any of the rules reads this of the request.
bool any_asks(const std::vector<const Rule*>& rules, std::string_view attribute) {
  return std::any_of(rules.begin(), rules.end(), [&](const Rule* rule) { return asks_for(rule->when, attribute); });
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

void add_silent_rules(const PolicyChange& change, BuildChanges& changes) {
  const PolicySide& now = change.after();
  changes.dormant = quiet_rules(*now.cloud, change.rules_after(), now.date);
  changes.quiet = quiet_rules(*now.cloud, changes.dormant, std::nullopt);
  std::erase_if(changes.dormant, [&](const Rule* rule) {
    return std::find(changes.quiet.begin(), changes.quiet.end(), rule) != changes.quiet.end();
  });
}

} // namespace

std::size_t BuildChanges::broken() const {
  return static_cast<std::size_t>(
      std::count_if(builds.begin(), builds.end(), [](const ChangedBuild& one) { return one.change.is_broken; }));
}

bool BuildChanges::rejects_on_other_days() const {
  return std::any_of(dormant.begin(), dormant.end(),
                     [](const Rule* rule) { return rule->verdict == models::Verdict::reject; });
}

BuildChanges changed_builds(const PolicyChange& change) {
  BuildChanges changes;
  Builds builds(change, changes);
  for (const BothImages& image : change.images())
    for (const BothFlavors& flavor : change.flavors())
      for (const BootSource boot : both_sources)
        builds.ask(&image, flavor, boot);
  for (const BothFlavors& flavor : change.flavors())
    builds.ask(nullptr, flavor, BootSource::volume);
  changes.lost_images = lost(change, changes.builds, &ChangedBuild::image, any_takes);
  changes.lost_flavors = lost(change, changes.builds, &ChangedBuild::flavor, takes_any);
  add_silent_rules(change, changes);
  return changes;
}

} // namespace domus::analysis
