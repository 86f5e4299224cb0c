/// Guests that name an image of the catalogue: the mode that it gives them, and whether the policy lets it be.
#pragma once

#include "models/policy/judge.hpp"
#include "scenarios/catalog.hpp"
#include "scenarios/loading/drafts.hpp"

#include <optional>

namespace domus::scenarios {

class GuestImages {
public:
  /// `policy`: a name or file, and where it stands; empty for the usual one.
  GuestImages(Located policy, Complaints& complaints) : name_(std::move(policy)), complaints_(complaints) {}

  /// Sets the guest's mode and image, and complains where the cloud would not build it, in the cloud's own words.
  /// Precondition: the guest has its flavor and disk.
  void set_mode(const GuestDraft& draft, GuestSpec& guest);

private:
  [[nodiscard]] const models::Image* find(const Located& name);
  void check(const GuestDraft& draft, const GuestSpec& guest, const models::Image& image);
  [[nodiscard]] const models::Policy* policy();
  /// The image of the same release that the rules build in place of the question's, as a remedy; empty without one.
  [[nodiscard]] std::string sibling_text(models::Question question, const models::Policy& rules) const;

  Located name_;
  Complaints& complaints_;
  std::optional<Catalog> catalog_;
  std::optional<models::Policy> policy_;
  bool policy_failed_ = false;
};

} // namespace domus::scenarios
