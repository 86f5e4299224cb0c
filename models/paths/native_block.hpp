/// A disk request of a kernel that drives the disk itself: block layer and driver, the disk, its interrupt. On bare
/// metal the baseline; in a hardware domain the same, but for what an interrupt costs there (mapping for DMA is not
/// charged: assumed, as if the pages that devices use were contiguous in the machine).
#pragma once

#include "models/guest_profile.hpp"
#include "models/itinerary.hpp"

namespace domus::models {

[[nodiscard]] std::vector<Step> native_block(const GuestProfile& machine);

} // namespace domus::models
