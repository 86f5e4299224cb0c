/// PV direct paging: the guest's page tables are the real ones, so Xen checks every change of them (facts/xen.md 6.1).
///
/// As Linux does it (arch/x86/xen/mmu_pv.c, mm/memory.c):
/// - A page fault's entry is an mmu_update hypercall of its own. So is each of the entries that fault-around sets: only
///   since Linux 6.6 does it enter lazy MMU mode there, which this leaves out.
/// - Unmap and mprotect are sweeps in lazy MMU mode: up to 32 updates go in one multicall.
/// - fork fills the child's tables before Xen knows them as tables, by batched updates that Xen does unchecked; then
///   the tree is pinned, and every entry in it is checked.
/// - A tree is pinned when its address space comes into use (fork, exec): the kernel's and the user's top table, in one
///   multicall. A table added later is made read-only and pinned in one multicall, and linked by an update.
/// - At exit the tree is unpinned first. Xen drops what it holds, table by table, and clearing the entries is plain
///   stores. Kernels before August 2005 pinned tables from birth to death, and updated them by batches all that time
///   (MMU-010: fork took half as long again).
/// - Write-protecting the parent's entries and clearing an entry before a copied page is put in are atomic instructions
///   on the entry itself: they fault, and Xen emulates them.
/// - TLB flushes are hypercalls.
#pragma once

#include "models/mmu/page_table_work.hpp"

namespace domus::models {

/// Entries of a multicall that Linux collects at most (facts/xen.md 6.1).
inline constexpr double multicall_entries = 32;

/// What `work` costs more than natively. Precondition: a PV guest's profile.
[[nodiscard]] Charges direct_paging(const PageTableWork& work, const GuestProfile& profile);

} // namespace domus::models
