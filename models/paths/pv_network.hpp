/// A packet over netfront and netback: the path of PV, PVHVM, PVH and HVM with PV drivers
/// (facts/xen.md 5.1, 5.3, 5.3b).
///
/// To the wire:
/// 1. netfront takes ring slots, one for each 4 KiB page and one more that describes a GSO packet.
/// 2. An event starts netback's NAPI poll of the queue (unless it is polling). It copies the first 128 bytes of each
/// packet
///    by grant copy and maps the rest, with one hypercall of each kind for all packets of the poll. The bridge forwards
///    the packet to the NIC's driver.
/// 3. The NIC puts it on the wire, and the sender need not wait any longer.
/// 4. When the NIC is done with it, the driver domain unmaps the pages (a hypercall with a flush for the batch) and
/// answers.
/// 5. An event to the guest: netfront frees the slots.
///
/// From the wire:
/// 1. The NIC receives, 2. its interrupt polls it, merges frames (GRO), and the bridge hands the packet to netback,
/// which
///    needs slots that the guest has posted.
/// 3. netback's guest_rx thread copies packets into the guest's pages by grant copy, up to 64 packets a hypercall.
/// 4. An event to the guest: netfront's NAPI poll takes the packets and posts new buffers.
#pragma once

#include "models/guest_profile.hpp"
#include "models/itinerary.hpp"

namespace domus::models {

/// Precondition: packet.size is at most 64 KiB.
[[nodiscard]] std::vector<Step> pv_transmit(const RequestShape& packet, const GuestProfile& guest,
                                            const GuestProfile& driver_domain);
[[nodiscard]] std::vector<Step> pv_receive(const RequestShape& packet, const GuestProfile& guest,
                                           const GuestProfile& driver_domain);

/// Ring slots of a packet: its 4 KiB pages, and an extra one for GSO.
[[nodiscard]] unsigned packet_slots(const RequestShape& packet);

} // namespace domus::models
