/// The CPU work of an operation: what the application and its kernel do, and what the mode adds to each primitive of
/// it.
#pragma once

#include "models/charges.hpp"
#include "models/demand.hpp"
#include "models/guest_profile.hpp"

namespace domus::models {

/// The bill of one operation's CPU work, devices and wake-ups left out.
[[nodiscard]] Charges compute_work(const Demand& demand, const GuestProfile& guest);

} // namespace domus::models
