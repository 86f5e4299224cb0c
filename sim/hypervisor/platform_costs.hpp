/// What Xen's own work takes on a platform.
#pragma once

#include "models/platform.hpp"
#include "sim/hypervisor/hypervisor_costs.hpp"

namespace domus::sim {

/// To the nearest whole nanosecond: clocks count no less.
[[nodiscard]] HypervisorCosts costs_on(const models::Platform& platform);

} // namespace domus::sim
