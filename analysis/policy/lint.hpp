/// What is odd about a cloud's catalogue under a policy, and about the policy itself.
#pragma once

#include "analysis/policy/inputs.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace domus::analysis {

struct Finding {
  std::string rule;    ///< of the policy, or one of domus's own: "no-flavor-takes-it" ...
  std::string subject; ///< "image", "flavor" or "rule"
  std::string id;
  std::string name;
  std::string message;
  std::string source;
};

/// What holds on this date. Rules for the action lint, about each image, each flavor or each pair, as they ask about;
/// images that no flavor takes from anywhere; flavors that take no image; classes in flavor_classes that no flavor has;
/// and rules that fire for no request that the catalogue allows (quiet_rules).
[[nodiscard]] std::vector<Finding> lint(const Cloud& cloud, const models::Policy& policy, std::string_view date);

} // namespace domus::analysis
