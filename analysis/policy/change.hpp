/// What changes when a policy, or the catalogue that it is about, becomes another.
#pragma once

#include "analysis/policy/inputs.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace domus::analysis {

/// A policy and the cloud that it is asked about.
struct PolicySide {
  const Cloud* cloud = nullptr;
  const models::Policy* policy = nullptr;
  std::string date; ///< of the questions
};

/// An entry of the catalogue as both sides know it.
template <class Entry>
struct Both {
  const Entry* before = nullptr; ///< null where it is new
  const Entry* after = nullptr;  ///< null where it is gone
  bool same = false;             ///< both are alike, and so is what a snapshot was made from
  /// Entries of one class look the same to every rule of both sides, whatever is asked.
  std::size_t look = 0;

  [[nodiscard]] const Entry& any() const { return before != nullptr ? *before : *after; }
};
using BothImages = Both<models::Image>;
using BothFlavors = Both<models::Flavor>;

/// A request that can be made on both sides. A server that is there already keeps the flavor that it was made with, and
/// what its image was like, whatever the catalogue becomes; a rebuild reads its image anew (Nova: the instance carries
/// both). What it points to lives as long as the PolicyChange.
struct PolicyRequest {
  models::Action action = models::Action::create;
  const BothImages* image = nullptr; ///< null: a volume without an image, or an image that nobody knows
  bool unknown_image = false;        ///< what rules say of images is then left aside
  const BothFlavors* flavor = nullptr;
  const BothFlavors* from = nullptr; ///< of a resize
  models::BootSource boot = models::BootSource::image;
  std::optional<models::DiskConfig> disk_config;        ///< as the request says it
  std::optional<models::DiskConfig> server_disk_config; ///< as the server has it, where it is there already
  std::string_view server_host;                         ///< where that is; empty: not known
};

/// What becomes of a request: granted before and not after, or the other way.
struct VerdictChange {
  bool is_broken = false;             ///< granted before, rejected now
  const models::Rule* rule = nullptr; ///< that rejects now, or did before
  std::string message;                ///< its message about this request; empty where it is not known
};

/// Compares two sides, request by request. Where they differ in a few rules, only these are asked first.
class PolicyChange {
public:
  PolicyChange(PolicySide before, PolicySide after);

  [[nodiscard]] const PolicySide& before() const { return before_; }
  [[nodiscard]] const PolicySide& after() const { return after_; }

  /// By id; null where neither side has it.
  [[nodiscard]] const BothImages* image(std::string_view id) const;
  [[nodiscard]] const BothFlavors* flavor(std::string_view id) const;
  /// In the order of the side before, then what is new.
  [[nodiscard]] const std::vector<BothImages>& images() const { return images_; }
  [[nodiscard]] const std::vector<BothFlavors>& flavors() const { return flavors_; }

  /// False where no request of this kind can change its verdict: the catalogues are alike, and so are the rules for it.
  [[nodiscard]] bool may_change(models::Action action) const;
  [[nodiscard]] bool is_granted_after(const PolicyRequest& request) const;
  /// No rule of either side tells the two dates apart.
  [[nodiscard]] bool same_date() const { return same_date_; }
  /// Nothing where both sides say the same. What a side does not have at all, it rejects.
  [[nodiscard]] std::optional<VerdictChange> of(const PolicyRequest& request) const;

  /// Rules that one side has and the other has not, or not so.
  [[nodiscard]] const std::vector<const models::Rule*>& rules_before() const { return rules_before_; }
  [[nodiscard]] const std::vector<const models::Rule*>& rules_after() const { return rules_after_; }

private:
  /// Both sides surely say the same: the catalogue's entries are the same, and no rule fires that differs.
  [[nodiscard]] bool is_untouched(const PolicyRequest& request, const models::Question& before,
                                  const models::Question& after) const;

  /// A request as one side is asked about it.
  struct Asked {
    models::Question question;
    bool unknown_image = false;
    const models::Rule* missing = nullptr; ///< rejects what the side does not have
  };
  [[nodiscard]] Asked ask(const PolicySide& side, bool before, const PolicyRequest& request) const;
  /// Null where the side grants it.
  [[nodiscard]] static const models::Rule* rejecting(const PolicySide& side, const Asked& asked);
  void add_images();
  void add_flavors();

  PolicySide before_;
  PolicySide after_;
  std::vector<const models::Rule*> rules_before_;
  std::vector<const models::Rule*> rules_after_;
  models::Rule no_image_;
  models::Rule no_flavor_;
  models::Rule no_target_;
  std::vector<BothImages> images_;
  std::vector<BothFlavors> flavors_;
  std::unordered_map<std::string_view, std::size_t> images_by_id_;
  std::unordered_map<std::string_view, std::size_t> flavors_by_id_;
  bool same_date_; ///< no rule tells the policies' dates apart
  bool alike_;     ///< all entries are the same on both sides, the dates too, and no hosts are looked at
};

} // namespace domus::analysis
