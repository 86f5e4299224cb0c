/// The workload library: scenarios/workloads/*.toml, one workload a file.
#pragma once

#include "scenarios/loading/workload_keys.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace domus::scenarios {

/// The names of all workloads, in alphabetical order.
[[nodiscard]] std::vector<std::string_view> library_workload_names();

/// The workload of that name, or nothing.
[[nodiscard]] std::optional<WorkloadDraft> library_workload(std::string_view name);

} // namespace domus::scenarios
