/// What mitigations of Meltdown and Spectre add to entering Xen and entering a kernel.
///
/// Meltdown: XPTI keeps Xen's memory out of the page tables that a 64-bit PV guest runs on, so that each entry into Xen
/// and each return loads CR3 once more. The first form (January 2018) copied the guest's top-level table at each return
/// and lost all TLB entries on the way; Xen 4.11 copies only a table that has changed (XPTI-001) and keeps entries
/// apart by PCID where the processor knows them (XPTI-003, facts/xen.md 6.1). A kernel that runs natively or in an HVM
/// container isolates itself from its processes the same way; a PV kernel leaves that to Xen.
///
/// Spectre: Xen overwrites the return stack buffer, fences and writes MSR_SPEC_CTRL on entry from any guest (SYS-006,
/// SYS-007), and kernels do the like on entry from their processes.
///
/// Left out: indirect branches inside kernels, which retpolines slow, and interrupts that find a process running: most
/// of those that are charged for find the kernel idle.
#pragma once

#include "models/charges.hpp"
#include "models/guest_profile.hpp"

namespace domus::models {

/// The bill of entering Xen and leaving it `times` times, by hypercall, exception or exit. Nothing on bare metal.
[[nodiscard]] Charges xen_entry_extra(const GuestProfile& profile, double times);
/// What loading new page tables adds: their top level has to be copied, which the first form does at each return.
[[nodiscard]] Charges new_tables_extra(const GuestProfile& profile);
/// The bill of entering the domain's kernel from a process and leaving it `times` times.
[[nodiscard]] Charges kernel_entry_extra(const GuestProfile& profile, double times);

} // namespace domus::models
