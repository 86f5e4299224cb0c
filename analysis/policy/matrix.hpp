/// Every image on every flavor, as a policy sees it.
#pragma once

#include "analysis/policy/inputs.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace domus::analysis {

class Matrix {
public:
  /// Asks `policy` about each pair of the cloud's images and flavors; `asked` says how else, as `domus policy matrix`
  /// does: all of it but image and flavor. Both must outlive the matrix.
  Matrix(const Cloud& cloud, const models::Policy& policy, const models::Question& asked);

  [[nodiscard]] const Cloud& cloud() const { return *cloud_; }
  [[nodiscard]] const models::Policy& policy() const { return *policy_; }
  [[nodiscard]] const models::Judgement& cell(std::size_t image, std::size_t flavor) const {
    return cells_[image * cloud_->flavors().size() + flavor];
  }
  [[nodiscard]] models::Question question(std::size_t image, std::size_t flavor) const;

  /// How it was asked.
  [[nodiscard]] const models::Question& asked() const { return asked_; }
  [[nodiscard]] std::size_t cells() const { return cells_.size(); }
  [[nodiscard]] std::size_t rejected() const;
  /// In how many cells each rule fires that rejects, or, of accepted ones, that warns; in the policy's order, without
  /// those that fire nowhere.
  struct Count {
    const models::Rule* rule = nullptr;
    std::size_t cells = 0;
  };
  [[nodiscard]] std::vector<Count> counts(models::Verdict verdict) const;
  /// Images that no flavor takes, and flavors that take no image.
  [[nodiscard]] std::vector<const models::Image*> homeless_images() const;
  [[nodiscard]] std::vector<const models::Flavor*> empty_flavors() const;

private:
  const Cloud* cloud_;
  const models::Policy* policy_;
  models::Question asked_;
  std::vector<models::Judgement> cells_;
};

/// Ids of the rules with this verdict that fired.
[[nodiscard]] std::vector<std::string> fired_ids(const models::Judgement& judgement, models::Verdict verdict);

} // namespace domus::analysis
