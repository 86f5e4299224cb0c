/// `domus policy diff`: which builds and which servers a change of policy breaks, and which it allows.
#pragma once

#include "analysis/policy/change.hpp"
#include "scenarios/openstack/answers.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

namespace domus::analysis {

/// A build that changes its verdict.
struct ChangedBuild {
  std::string image;
  std::string flavor;
  models::BootSource boot = models::BootSource::image;
  VerdictChange change;
};

struct BuildChanges {
  std::vector<ChangedBuild> builds;
  std::size_t asked = 0;
  /// Images that some flavor took before and none takes now, and flavors that took one and take none.
  std::vector<std::string> lost_images;
  std::vector<std::string> lost_flavors;
  /// Rules that come or change, and that no request makes fire: they may not say what was meant (quiet_rules).
  std::vector<const models::Rule*> quiet;
};

/// Every image on every flavor, from a copy and from a volume, as both sides know them.
[[nodiscard]] BuildChanges changed_builds(const PolicyChange& change);

/// Servers that the change treats alike: of one flavor, with the same request changing its verdict by the same rule.
struct ServerGroup {
  models::Action action = models::Action::rebuild;
  std::vector<std::string> images; ///< ids, each once; an empty one: booted from a volume
  std::string flavor;
  VerdictChange change;             ///< with the message about the first of them
  std::vector<std::string> targets; ///< of a resize: the flavors concerned
  bool all_targets = false;         ///< of a broken resize: there is none left
  std::vector<std::string> servers; ///< ids
};

/// Takes servers one by one; those of one image, flavor and disk config are judged once.
class ServerChanges {
public:
  explicit ServerChanges(const PolicyChange& change) : change_(&change) {}

  void take(const scenarios::Server& server);

  [[nodiscard]] std::size_t servers() const { return servers_; }
  /// Flavors and images that neither side lists, and how many servers have them: these are not judged.
  [[nodiscard]] const std::map<std::string, std::size_t>& unlisted_flavors() const { return unlisted_flavors_; }
  [[nodiscard]] const std::map<std::string, std::size_t>& unlisted_images() const { return unlisted_images_; }
  /// Servers that cannot be rebuilt, migrated or resized somewhere any more; each once.
  [[nodiscard]] std::size_t broken() const { return broken_; }
  /// Those with most servers first.
  [[nodiscard]] std::vector<const ServerGroup*> groups() const;

private:
  /// What becomes of servers of one kind.
  struct Kind {
    std::vector<std::size_t> groups;
    bool broken = false;
    bool unknown_flavor = false;
    bool unknown_image = false;
  };

  /// The kind of this server, whose image and flavor were not seen together before.
  [[nodiscard]] Kind kind_of(const scenarios::Server& server);
  [[nodiscard]] Kind judged(PolicyRequest request);
  void judge_resizes(Kind& kind, PolicyRequest request);
  /// After the change, there is a flavor that it can be resized to.
  [[nodiscard]] bool goes_anywhere(const PolicyRequest& request) const;
  void add(Kind& kind, const PolicyRequest& request, VerdictChange change, std::vector<std::string> targets = {},
           bool all_targets = false);

  const PolicyChange* change_;
  /// By image, flavor and disk config, and found without copies of the texts.
  std::map<std::tuple<std::string, std::string, std::optional<models::DiskConfig>>, Kind, std::less<>> kinds_;
  /// By what rules can tell of these: looks of image (unset: a volume) and flavor, and disk config.
  std::map<std::tuple<std::optional<std::size_t>, std::size_t, std::optional<models::DiskConfig>>, Kind> judged_;
  std::vector<ServerGroup> groups_;
  std::size_t servers_ = 0;
  std::map<std::string, std::size_t> unlisted_flavors_;
  std::map<std::string, std::size_t> unlisted_images_;
  std::size_t broken_ = 0;
};

} // namespace domus::analysis
