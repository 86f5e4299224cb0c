/// Rules that say nothing: no request that the catalogue allows makes them fire.
#pragma once

#include "analysis/policy/inputs.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace domus::analysis {

/// Those of `rules` that fire for no image (and none), flavor, boot source, disk config and action: on this date, or,
/// where it is unset, on any day that the rules tell from others. Rules that ask for what no catalogue says (hosts, the
/// size of a volume, what a server has) and those for lint are not looked at.
[[nodiscard]] std::vector<const models::Rule*> quiet_rules(const Cloud& cloud, const models::Policy& policy,
                                                           const std::vector<const models::Rule*>& rules,
                                                           std::optional<std::string_view> date);

} // namespace domus::analysis
