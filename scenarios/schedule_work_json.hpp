/// Reads what one vCPU does from JSON, a part of scenarios/schedule_json.
#pragma once

#include "scenarios/json_node.hpp"
#include "scenarios/schedule_spec.hpp"

namespace domus::scenarios {

/// The "workload" of a vCPU. A client's server is read by read_server, when all domains are known.
[[nodiscard]] ScheduleWork read_work(const JsonNode& workload);

/// True if the times of this work are drawn at random.
[[nodiscard]] bool draws(const ScheduleWork& work);

/// Finds the server that a client names.
void read_server(const JsonNode& workload, const std::vector<ScheduleDomain>& domains, ClientWork& client);

} // namespace domus::scenarios
