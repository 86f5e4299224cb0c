/// Rules that say nothing: no request that the catalogue allows makes them fire.
#pragma once

#include "analysis/policy/inputs.hpp"

#include <optional>
#include <string>
#include <vector>

namespace domus::analysis {

/// Those of `rules` that fire for no image (and none), flavor, boot source, disk config and action: on this date, or,
/// where it is unset, on any day. Rules that ask for what no catalogue says (hosts, the size of a volume, what a server
/// has), that compare the day with anything but days that they name, and those for lint only are not looked at.
[[nodiscard]] std::vector<const models::Rule*>
quiet_rules(const Cloud& cloud, const std::vector<const models::Rule*>& rules, const std::optional<std::string>& date);

} // namespace domus::analysis
