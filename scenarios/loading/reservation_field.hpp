/// Reads what a domain's vCPUs have reserved under RTDS.
#pragma once

#include "models/scheduler.hpp"
#include "scenarios/toml/field.hpp"

#include <optional>

namespace domus::scenarios {

/// { period = "10 ms", budget = "4 ms", extra_time = true }; keys left out are Xen's defaults.
void read_reservation(Field& field, std::optional<models::Reservation>& to);

} // namespace domus::scenarios
