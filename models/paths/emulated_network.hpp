/// A packet through an emulated NIC, rtl8139 or e1000: HVM without PV drivers (facts/xen.md 5.4).
///
/// To the wire: the guest's driver fills a descriptor and rings the device, 2 accesses for the rtl8139 (of whose
/// descriptors there are 4), 1 for a batch for the e1000. QEMU's thread copies the packet out of the guest and writes
/// it to a tap device, whence the bridge and the NIC take it. The interrupt that frees the descriptor costs about 3
/// accesses (rtl8139) or 5 (e1000, whose driver now and then makes a sixth to tune the interrupt rate, which is left
/// out).
///
/// From the wire: the driver domain's interrupt passes the packet over the bridge to the tap device, QEMU's thread
/// reads it, copies it to the guest and raises the interrupt line. The rtl8139's handler makes 12 accesses for the
/// first packet and 3 to 5 for each further one; the e1000's 5 and one to hand buffers back.
///
/// Every packet is one MTU at most. QEMU holds the e1000's interrupts 128 us apart, which is not modelled; so batches
/// are what builds up while QEMU and the guest are busy.
#pragma once

#include "models/guest_profile.hpp"
#include "models/itinerary.hpp"

namespace domus::models {

/// Accesses that reach QEMU: for each packet, and once for all packets of a batch.
struct PacketAccesses {
  double each = 0;
  double once = 0;
};
[[nodiscard]] PacketAccesses transmit_accesses(NicEmulation nic);
[[nodiscard]] PacketAccesses transmitted_interrupt_accesses(NicEmulation nic);
[[nodiscard]] PacketAccesses receive_interrupt_accesses(NicEmulation nic);

/// Precondition: packet.size is at most one MTU.
[[nodiscard]] std::vector<Step> emulated_transmit(const RequestShape& packet, const GuestProfile& guest,
                                                  const GuestProfile& emulator_domain);
[[nodiscard]] std::vector<Step> emulated_receive(const RequestShape& packet, const GuestProfile& guest,
                                                 const GuestProfile& emulator_domain);

} // namespace domus::models
