#include "analysis/policy/diff.hpp"

#include "analysis/policy/quiet_rules.hpp"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

namespace domus::analysis {

namespace {

using models::Action;
using models::BootSource;

bool takes_any(const PolicySide& side, const models::Image* image, const models::Flavor* flavor) {
  for (const BootSource boot : {BootSource::image, BootSource::volume})
    for (const models::Image& one : side.cloud->images())
      for (const models::Flavor& other : side.cloud->flavors()) {
        if ((image != nullptr && &one != image) || (flavor != nullptr && &other != flavor))
          continue;
        models::Question question = side.cloud->question(Action::create, &one, &other);
        question.boot = boot;
        if (side.cloud->judge(*side.policy, question).rejected_by() == nullptr)
          return true;
      }
  return false;
}

/// Of the ids of broken builds, those that nothing takes any more.
template <class Find>
std::vector<std::string> lost(const std::vector<ChangedBuild>& builds, std::string ChangedBuild::*member, Find takes) {
  std::vector<std::string> ids;
  for (const ChangedBuild& build : builds)
    if (build.change.is_broken && std::find(ids.begin(), ids.end(), build.*member) == ids.end())
      ids.push_back(build.*member);
  std::erase_if(ids, [&](const std::string& id) { return takes(id); });
  return ids;
}

/// A server's image or flavor may be given by its name, which then must be that of one only.
template <class Entry>
const Both<Entry>* called(const std::vector<Both<Entry>>& all, const Both<Entry>* by_id, const std::string& name) {
  if (by_id != nullptr)
    return by_id;
  const Both<Entry>* found = nullptr;
  for (const Both<Entry>& one : all) {
    if (one.any().name != name)
      continue;
    if (found != nullptr)
      return nullptr;
    found = &one;
  }
  return found;
}

} // namespace

BuildChanges changed_builds(const PolicyChange& change) {
  BuildChanges changes;
  // Of images that look the same, one is asked about as long as nothing changes for it.
  std::set<std::tuple<std::size_t, std::size_t, BootSource>> unchanged;
  for (const BothImages& image : change.images())
    for (const BothFlavors& flavor : change.flavors())
      for (const BootSource boot : {BootSource::image, BootSource::volume}) {
        ++changes.asked;
        const std::tuple look(image.look, flavor.look, boot);
        if (unchanged.contains(look))
          continue;
        if (auto verdict = change.of({Action::create, &image, &flavor, nullptr, boot, std::nullopt}))
          changes.builds.push_back({image.any().id, flavor.any().id, boot, std::move(*verdict)});
        else
          unchanged.insert(look);
      }
  const PolicySide& now = change.after();
  changes.quiet = quiet_rules(*now.cloud, *now.policy, change.rules_after());
  changes.lost_images = lost(changes.builds, &ChangedBuild::image, [&](const std::string& id) {
    const models::Image* image = now.cloud->image(id);
    return image != nullptr && takes_any(now, image, nullptr);
  });
  changes.lost_flavors = lost(changes.builds, &ChangedBuild::flavor, [&](const std::string& id) {
    const models::Flavor* flavor = now.cloud->flavor(id);
    return flavor != nullptr && takes_any(now, nullptr, flavor);
  });
  return changes;
}

void ServerChanges::take(const scenarios::Server& server) {
  ++servers_;
  const auto key = std::tie(server.image, server.flavor, server.disk_config);
  auto found = kinds_.find(key);
  if (found == kinds_.end())
    found = kinds_.emplace(key, kind_of(server)).first;
  const Kind& kind = found->second;
  for (const std::size_t group : kind.groups)
    groups_[group].servers.push_back(server.id);
  broken_ += kind.broken ? 1 : 0;
  if (kind.unknown_flavor)
    ++unlisted_flavors_[server.flavor];
  if (kind.unknown_image)
    ++unlisted_images_[server.image];
}

ServerChanges::Kind ServerChanges::kind_of(const scenarios::Server& server) {
  PolicyRequest request;
  request.flavor = called(change_->flavors(), change_->flavor(server.flavor), server.flavor);
  if (!server.image.empty())
    request.image = called(change_->images(), change_->image(server.image), server.image);
  request.boot = server.image.empty() ? BootSource::volume : BootSource::image;
  request.disk_config = server.disk_config;
  Kind kind;
  kind.unknown_image = request.image == nullptr && !server.image.empty();
  kind.unknown_flavor = request.flavor == nullptr;
  if (kind.unknown_flavor || kind.unknown_image)
    return kind;
  const std::tuple look(request.image == nullptr ? std::optional<std::size_t>() : request.image->look,
                        request.flavor->look, server.disk_config);
  auto found = judged_.find(look);
  if (found == judged_.end())
    found = judged_.emplace(look, judged(request)).first;
  const std::string image = request.image == nullptr ? std::string() : request.image->any().id;
  for (const std::size_t group : found->second.groups) {
    std::vector<std::string>& images = groups_[group].images;
    if (std::find(images.begin(), images.end(), image) == images.end())
      images.push_back(image);
  }
  return found->second;
}

ServerChanges::Kind ServerChanges::judged(PolicyRequest request) {
  Kind kind;
  for (const Action action : {Action::rebuild, Action::migrate}) {
    if (action == Action::rebuild && request.image == nullptr)
      continue; // there is nothing to rebuild it from
    request.action = action;
    if (auto change = change_->of(request))
      add(kind, request, std::move(*change));
  }
  if (change_->may_change(Action::resize))
    judge_resizes(kind, request);
  return kind;
}

void ServerChanges::judge_resizes(Kind& kind, PolicyRequest request) {
  const BothFlavors* const from = request.flavor;
  request.action = Action::resize;
  request.from = from;
  std::vector<std::string> lost;
  std::vector<std::string> gained;
  std::optional<VerdictChange> first_lost;
  std::optional<VerdictChange> first_gained;
  for (const BothFlavors& target : change_->flavors()) {
    request.flavor = &target;
    auto change = change_->of(request);
    if (!change)
      continue;
    (change->is_broken ? lost : gained).push_back(target.any().id);
    auto& first = change->is_broken ? first_lost : first_gained;
    if (!first)
      first = std::move(change);
  }
  request.flavor = from;
  if (first_lost)
    add(kind, request, std::move(*first_lost), std::move(lost), !goes_anywhere(request));
  if (first_gained)
    add(kind, request, std::move(*first_gained), std::move(gained));
}

bool ServerChanges::goes_anywhere(const PolicyRequest& request) const {
  const PolicySide& now = change_->after();
  return std::any_of(now.cloud->flavors().begin(), now.cloud->flavors().end(), [&](const models::Flavor& target) {
    models::Question question =
        now.cloud->question(Action::resize, request.image == nullptr ? nullptr : request.image->after, &target);
    question.from = request.from->after;
    if (question.from == nullptr || (request.image != nullptr && question.image == nullptr))
      return false;
    question.boot = request.boot;
    question.disk_config = request.disk_config;
    return now.cloud->judge(*now.policy, question).rejected_by() == nullptr;
  });
}

void ServerChanges::add(Kind& kind, const PolicyRequest& request, VerdictChange change,
                        std::vector<std::string> targets, bool all_targets) {
  kind.broken = kind.broken || change.is_broken;
  const auto same = std::find_if(groups_.begin(), groups_.end(), [&](const ServerGroup& group) {
    return group.action == request.action && group.flavor == request.flavor->any().id &&
           group.change.is_broken == change.is_broken && group.change.rule == change.rule && group.targets == targets &&
           group.all_targets == all_targets;
  });
  kind.groups.push_back(static_cast<std::size_t>(same - groups_.begin()));
  if (same == groups_.end())
    groups_.push_back(
        {request.action, {}, request.flavor->any().id, std::move(change), std::move(targets), all_targets, {}});
}

std::vector<const ServerGroup*> ServerChanges::groups() const {
  std::vector<const ServerGroup*> all;
  for (const ServerGroup& group : groups_)
    all.push_back(&group);
  std::stable_sort(all.begin(), all.end(), [](const ServerGroup* a, const ServerGroup* b) {
    return std::pair(b->change.is_broken, b->servers.size()) < std::pair(a->change.is_broken, a->servers.size());
  });
  return all;
}

} // namespace domus::analysis
