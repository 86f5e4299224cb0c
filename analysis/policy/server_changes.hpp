/// Which servers lose something by a change of policy, and which gain.
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

/// Servers that the change treats alike: of one flavor, with the same request changing its verdict by the same rule.
struct ServerGroup {
  models::Action action = models::Action::rebuild;
  std::vector<std::string> images; ///< ids, each once; an empty one: booted from a volume that is no image's
  std::string flavor;
  VerdictChange change;             ///< with the message about the first of them
  std::vector<std::string> targets; ///< of a resize: the flavors concerned
  bool all_targets = false;         ///< of a broken resize: there is none left
  std::vector<std::string> servers; ///< ids
};

/// Takes servers one by one; those of one image, flavor and disk config (and host, where hosts are known) are judged
/// once. A server is asked about as its owner would: to rebuild it from its image, to migrate it, and to resize it to
/// any flavor, without a word on its disk config.
class ServerChanges {
public:
  explicit ServerChanges(const PolicyChange& change);

  void take(const scenarios::Server& server);

  [[nodiscard]] std::size_t servers() const { return servers_; }
  /// Flavors that neither side lists, and how many servers have them: these are not judged.
  [[nodiscard]] const std::map<std::string, std::size_t>& unlisted_flavors() const { return unlisted_flavors_; }
  /// Images that neither side lists: their servers are judged as far as rules do not ask about images.
  [[nodiscard]] const std::map<std::string, std::size_t>& unlisted_images() const { return unlisted_images_; }
  /// Servers of which it is not known whether their disk config is AUTO or MANUAL, though rules for resizing ask.
  [[nodiscard]] std::size_t of_unknown_disk_config() const { return of_unknown_disk_config_; }
  /// Nothing was left out that a rule which differs asks about.
  [[nodiscard]] bool judged_all() const;
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
  [[nodiscard]] bool goes_anywhere(PolicyRequest request) const;
  void add(Kind& kind, const PolicyRequest& request, VerdictChange change, std::vector<std::string> targets = {},
           bool all_targets = false);

  const PolicyChange* change_;
  /// By image, flavor, disk config and host, and found without copies of the texts.
  std::map<std::tuple<std::string, std::string, std::optional<models::DiskConfig>, std::string>, Kind, std::less<>>
      kinds_;
  /// By what rules can tell of these: looks of image (unset: none that is known) and flavor, and the rest.
  std::map<std::tuple<std::optional<std::size_t>, models::BootSource, std::size_t, std::optional<models::DiskConfig>,
                      std::string>,
           Kind>
      judged_;
  std::vector<ServerGroup> groups_;
  std::size_t servers_ = 0;
  std::size_t of_unknown_disk_config_ = 0;
  bool asks_for_disk_config_ = false; ///< of servers, where a resize may change its verdict
  std::map<std::string, std::size_t> unlisted_flavors_;
  std::map<std::string, std::size_t> unlisted_images_;
  std::size_t broken_ = 0;
};

} // namespace domus::analysis
