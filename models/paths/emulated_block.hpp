/// A disk request to an emulated IDE or AHCI disk: HVM without PV drivers (facts/xen.md 5.4).
///
/// 1. The guest's driver programs the device by port or register accesses, each an exit and a round trip to QEMU with
/// the
///    whole vCPU stopped: 18 for an IDE DMA command (23 with LBA48), 2 for AHCI with NCQ. IDE also spins in udelay().
///    An IDE disk takes one command at a time, so the next waits until this one is complete.
/// 2. QEMU's thread starts the I/O in its host. 3. The disk works, 4. and interrupts the driver domain, 5. where QEMU's
/// thread
///    wakes and raises the guest's interrupt line.
/// 6. The guest takes an emulated interrupt; its handler makes 8 accesses (AHCI: 5) and wakes the thread.
///
/// With a file below and its host's page cache, a write is complete once it is copied there, and reaches the disk in
/// the background: why emulated disks on files beat blkback in BLK-001/002. On a block device the guest waits for the
/// disk, as BLK-003/004 show. A flush always waits.
#pragma once

#include "models/guest_profile.hpp"
#include "models/itinerary.hpp"

namespace domus::models {

/// Accesses of one command that reach QEMU.
struct CommandAccesses {
  double issue = 0;
  double completion = 0;
};
[[nodiscard]] CommandAccesses command_accesses(const PathOptions& options);

/// Precondition: request.size is at most largest_block_request(guest).
[[nodiscard]] std::vector<Step> emulated_block(const RequestShape& request, const GuestProfile& guest,
                                               const GuestProfile& emulator_domain);

} // namespace domus::models
