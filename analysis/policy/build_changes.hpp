/// Which builds a change of policy breaks, and which it allows.
#pragma once

#include "analysis/policy/change.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace domus::analysis {

/// A build that changes its verdict.
struct ChangedBuild {
  std::string image; ///< id; empty: from a volume that is no image's
  std::string flavor;
  models::BootSource boot = models::BootSource::image;
  std::optional<models::DiskConfig> disk_config; ///< as the request says it
  VerdictChange change;
};

struct BuildChanges {
  std::vector<ChangedBuild> builds;
  std::size_t asked = 0; ///< images, flavors and boot sources together
  [[nodiscard]] std::size_t broken() const;
  /// Images that some flavor took before and none takes now, and flavors that took one and take none.
  std::vector<std::string> lost_images;
  std::vector<std::string> lost_flavors;
  // Of the rules that come or change (quiet_rules):
  std::vector<const models::Rule*> quiet;   ///< those that no request makes fire on any day
  std::vector<const models::Rule*> dormant; ///< those that none makes fire on the day of the question, but on others
  /// One of the dormant ones rejects when it fires.
  [[nodiscard]] bool rejects_on_other_days() const;
};

/// Every image on every flavor, from a copy and from a volume, and every flavor from a volume without an image. What
/// changes only for requests that say AUTO, or MANUAL, is told as well.
[[nodiscard]] BuildChanges changed_builds(const PolicyChange& change);

} // namespace domus::analysis
