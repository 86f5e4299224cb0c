/// Where a scheduling spec speaks of one of its domains, a part of scenarios/schedule_json.
#pragma once

#include "scenarios/json_node.hpp"
#include "scenarios/schedule_spec.hpp"

#include <cstddef>
#include <vector>

namespace domus::scenarios {

/// The place in `domains` of the one that `name` names. There must be one.
[[nodiscard]] std::size_t index_of_domain(const JsonNode& name, const std::vector<ScheduleDomain>& domains);

} // namespace domus::scenarios
