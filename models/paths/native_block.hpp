/// A disk request on bare metal: block layer and driver, the disk, its interrupt. The baseline.
#pragma once

#include "models/guest_profile.hpp"
#include "models/itinerary.hpp"

namespace domus::models {

[[nodiscard]] std::vector<Step> native_block(const GuestProfile& machine);

} // namespace domus::models
