/// Turns a demand into the itinerary that it takes under a mode: the one place where all parts of the model meet.
#pragma once

#include "models/demand.hpp"
#include "models/guest_profile.hpp"
#include "models/itinerary.hpp"

namespace domus::models {

/// The itinerary of one operation of `demand` in `guest`, whose devices `driver_domain` (usually dom0) backs.
///
/// Phases: what the operation receives; then its CPU work in equal shares, with the block requests of one kind between
/// each two; then what it transmits. Hand-overs are spread over the shares, and divide them without adding to them: a
/// share with n hand-overs comes as n + 1 items of equal work. Requests larger than the path carries are cut into equal
/// pieces. A flush is a block request of its own after its write.
///
/// CPU times are scaled by the platform's speed, and everything else is priced by its primitives. On bare metal
/// `driver_domain` is not looked at. Precondition: both profiles name a platform, and the demand's numbers are not
/// negative.
[[nodiscard]] Itinerary itinerary_of(const Demand& demand, const GuestProfile& guest,
                                     const GuestProfile& driver_domain);

} // namespace domus::models
