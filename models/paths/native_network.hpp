/// A packet of a kernel that drives the NIC itself, on bare metal or in a hardware domain: the driver and the wire.
#pragma once

#include "models/guest_profile.hpp"
#include "models/itinerary.hpp"

namespace domus::models {

/// The sender goes on when the packet is on the wire; the interrupt that frees its buffer follows in the background.
[[nodiscard]] std::vector<Step> native_transmit(const GuestProfile& machine);
[[nodiscard]] std::vector<Step> native_receive(const RequestShape& packet, const GuestProfile& machine);

} // namespace domus::models
