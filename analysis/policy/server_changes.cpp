#include "analysis/policy/server_changes.hpp"

#include "analysis/policy/looks.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace domus::analysis {

namespace {

using models::Action;
using models::BootSource;

/// A server's image or flavor may be given by its name, which then must be that of one only: of those that there were,
/// or else of those that are new.
template <class Entry>
const Both<Entry>* called(const std::vector<Both<Entry>>& all, const Both<Entry>* by_id, const std::string& name) {
  if (by_id != nullptr)
    return by_id;
  for (const auto side : {&Both<Entry>::before, &Both<Entry>::after}) {
    const auto is_it = [&](const Both<Entry>& one) { return one.*side != nullptr && (one.*side)->name == name; };
    const auto found = std::find_if(all.begin(), all.end(), is_it);
    if (found != all.end())
      return std::find_if(found + 1, all.end(), is_it) == all.end() ? &*found : nullptr;
  }
  return nullptr;
}

} // namespace

ServerChanges::ServerChanges(const PolicyChange& change) : change_(&change) {
  const auto any_asks = [](const PolicySide& side) {
    return std::any_of(side.policy->rules.begin(), side.policy->rules.end(),
                       [](const models::Rule& rule) { return asks_for(rule.when, "request.server_disk_config"); });
  };
  asks_for_disk_config_ = change.may_change(Action::resize) && (any_asks(change.before()) || any_asks(change.after()));
}

void ServerChanges::take(const scenarios::Server& server) {
  ++servers_;
  const std::string host = change_->after().cloud->hosts().empty() ? std::string() : server.host;
  const auto key = std::tie(server.image, server.flavor, server.disk_config, host);
  auto found = kinds_.find(key);
  if (found == kinds_.end())
    found = kinds_.emplace(key, kind_of(server)).first;
  const Kind& kind = found->second;
  for (const std::size_t group : kind.groups)
    groups_[group].servers.push_back(server.id);
  broken_ += kind.broken ? 1 : 0;
  of_unknown_disk_config_ += asks_for_disk_config_ && !server.disk_config ? 1 : 0;
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
  request.unknown_image = request.image == nullptr && !server.image.empty();
  request.server_disk_config = server.disk_config;
  if (!change_->after().cloud->hosts().empty())
    request.server_host = server.host;
  Kind unknown;
  unknown.unknown_flavor = true;
  if (request.flavor == nullptr)
    return unknown;
  const std::tuple look(request.image == nullptr ? std::optional<std::size_t>() : request.image->look, request.boot,
                        request.flavor->look, server.disk_config, std::string(request.server_host));
  auto found = judged_.find(look);
  if (found == judged_.end())
    found = judged_.emplace(look, judged(request)).first;
  const std::string& image = request.image == nullptr ? server.image : request.image->any().id;
  for (const std::size_t group : found->second.groups) {
    std::vector<std::string>& images = groups_[group].images;
    if (std::find(images.begin(), images.end(), image) == images.end())
      images.push_back(image);
  }
  Kind kind = found->second;
  kind.unknown_image = request.unknown_image;
  return kind;
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

bool ServerChanges::goes_anywhere(PolicyRequest request) const {
  return std::any_of(change_->flavors().begin(), change_->flavors().end(), [&](const BothFlavors& target) {
    request.flavor = &target;
    return change_->is_granted_after(request);
  });
}

bool ServerChanges::judged_all() const {
  const auto differ = [&](const std::vector<const models::Rule*>& rules) {
    return std::any_of(rules.begin(), rules.end(),
                       [](const models::Rule* rule) { return asks_about(models::Subject::image, *rule); });
  };
  return unlisted_flavors_.empty() && of_unknown_disk_config_ == 0 &&
         (unlisted_images_.empty() ||
          (change_->same_date() && !differ(change_->rules_before()) && !differ(change_->rules_after())));
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
