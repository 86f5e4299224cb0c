/// What is odd about a cloud's catalogue under a policy, and about the policy itself.
#pragma once

#include "analysis/policy/inputs.hpp"

#include <string>
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

/// Rules for the action lint, about each image, each flavor or each pair, as they ask about; images that no flavor
/// takes from anywhere; flavors that take no image; and rules that fire for no request that the catalogue allows. Rules
/// that ask what no catalogue says (hosts, the size of a volume) are not looked for.
[[nodiscard]] std::vector<Finding> lint(const Cloud& cloud, const models::Policy& policy);

} // namespace domus::analysis
