/// Rules that say nothing: no request that the catalogue allows makes them fire.
#pragma once

#include "analysis/policy/inputs.hpp"

#include <vector>

namespace domus::analysis {

/// Those of `rules` that fire for no image, flavor, boot source, disk config and action, on the policy's date and in
/// the far future. Rules that ask what no catalogue says (hosts, the size of a volume), and those for lint, are not
/// looked at.
[[nodiscard]] std::vector<const models::Rule*> quiet_rules(const Cloud& cloud, const models::Policy& policy,
                                                           const std::vector<const models::Rule*>& rules);

} // namespace domus::analysis
