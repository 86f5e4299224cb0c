/// How large one request of a path can be, how larger ones are cut up, and how many requests a ring holds.
#pragma once

#include "models/guest_profile.hpp"
#include "models/itinerary.hpp"

namespace domus::models {

/// Data of the largest request that the guest's disk path carries: 11 segments of 4 KiB on a blkif ring, or as many as
/// an indirect request has (facts/xen.md 5.2); 256 sectors for LBA28 IDE; else what the block layer sends at most.
[[nodiscard]] Bytes largest_block_request(const GuestProfile& guest);
/// Data of the largest packet that the guest's NIC path carries: 64 KiB with segmentation offload (GSO on a PV NIC, TSO
/// on bare metal), else one MTU. The emulated NICs' drivers are modelled without offload.
[[nodiscard]] Bytes largest_packet(const GuestProfile& guest, bool segmentation_offload);

/// IP packet in an Ethernet frame.
inline constexpr Bytes mtu{1500};

struct Pieces {
  unsigned count = 1;
  Bytes size; ///< of each; their sum is the whole, rounded up
};

/// Cuts `size` into equal pieces of at most `limit`.
[[nodiscard]] Pieces cut(Bytes size, Bytes limit);
/// Frames on the wire that carry a packet of `size`; at least 1.
[[nodiscard]] unsigned frames_of(Bytes size);

/// Slots of a ring of the guest (of one queue), 0 if the guest has no such ring. For an emulated device: what it holds
/// at a time, one command for IDE, 31 for AHCI, 4 packets for the rtl8139, 256 for the e1000 (facts/xen.md 5.1, 5.4).
[[nodiscard]] unsigned ring_slots(Ring ring, const GuestProfile& guest);

} // namespace domus::models
