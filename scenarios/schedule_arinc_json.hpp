/// Reads the ARINC 653 table of a scheduling spec, a part of scenarios/schedule_json.
#pragma once

#include "models/scheduler.hpp"
#include "scenarios/json_node.hpp"
#include "scenarios/schedule_spec.hpp"

#include <vector>

namespace domus::scenarios {

/// {"major_frame_us": N, "slots": [{"domain": NAME, "vcpu": N, "runtime_us": N}, ...]}, of these domains.
[[nodiscard]] models::ArincTable read_arinc_table(const JsonNode& node, const std::vector<ScheduleDomain>& domains);

} // namespace domus::scenarios
