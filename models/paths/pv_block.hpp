/// A disk request over blkfront and blkback: the path of PV, PVHVM, PVH and HVM with PV drivers (facts/xen.md 5.1
/// to 5.3b).
///
/// 1. The guest's thread goes down through the block layer to blkfront, which takes a ring slot and fills it in. With
///    persistent grants a write's data is copied into pages that the back-end has mapped for good.
/// 2. An event wakes the ring's thread in the driver domain (unless it still polls). It maps the data, if it was not
///    mapped for good, in hypercalls of at most 11 segments, and sends the request down its own block layer. A request
///    of more than 11 segments is indirect: its segment list is a page to be mapped as well.
/// 3. The disk works.
/// 4. Its interrupt in the driver domain ends the request: unmap (one hypercall, with a flush), response.
/// 5. An event to the guest (unless it still polls): the interrupt handler copies a read's data out of the persistent
///    pages, frees the slot and wakes the thread.
///
/// The guest's mode shows only in what an event costs (models/cost_model.hpp): the steps are the same in all four
/// modes.
#pragma once

#include "models/guest_profile.hpp"
#include "models/itinerary.hpp"

namespace domus::models {

/// Precondition: request.size is at most largest_block_request(guest). Size 0 with `flush` is a flush request.
[[nodiscard]] std::vector<Step> pv_block(const RequestShape& request, const GuestProfile& guest,
                                         const GuestProfile& driver_domain);

} // namespace domus::models
