/// Shadow paging: the hardware walks tables that Xen makes from the guest's, and Xen has to see every change of those
/// (facts/xen.md 6.2, MMU-016 to MMU-018).
///
/// - A page fault of the guest exits. Xen walks the guest's tables; the first exit injects the fault, and once the
///   guest has handled it the access faults again, to fill in the shadow, with several neighbours at once (prefetch).
/// - A shadowed table is write-protected, so a write to it exits and is emulated: 89 % by a fast path (MMU-016). A
///   lowest-level table may be left out of sync instead, three of each vCPU at a time: it can be written freely until
///   its place is needed by another one, or CR3 is loaded or the TLB flushed, and then it is compared with its shadow.
/// - A walk without locks has to be done again in 3.7 % of all cases (MMU-017, 64-bit).
/// - A page that becomes a page table is shadowed when the hardware first needs it, and its writable mappings are
///   revoked; Xen guesses where those are (MMU-018). When a table is torn down, Xen notices after a write or two that
///   it is no table any more, and unshadows it: the rest are plain stores.
/// - CR3 loads and INVLPG exit.
#pragma once

#include "models/mmu/page_table_work.hpp"

namespace domus::models {

/// Lowest-level tables of a vCPU that may be out of sync at a time (SHADOW_OOS_PAGES, facts/xen.md 6.2).
inline constexpr double out_of_sync_tables = 3;
/// Share of the page faults whose entry is in a table that is out of sync already. A process faults in code, libraries,
/// heap and stack: some six tables for three places. Assumed, 0.2 to 0.9.
inline constexpr double out_of_sync_hits = 0.5;
/// Share of the writes of a sweep that trap: the first to each table. Assumed, 1/64 to 1.
inline constexpr double shadowed_sweep_traps = 1.0 / 16;
/// Writes to a table that is torn down which trap before Xen unshadows it. Assumed, 1 to 4.
inline constexpr double writes_until_unshadowed = 2;
inline constexpr double fast_emulation = 0.89;  ///< MMU-016
inline constexpr double repeated_walks = 0.037; ///< MMU-017

/// One page fault, the native part left out: both exits.
[[nodiscard]] Charges shadow_page_fault(const GuestProfile& profile);
/// What `work` costs more than natively, its page faults left out. Precondition: is_shadowed(profile).
[[nodiscard]] Charges shadow_paging(const PageTableWork& work, const GuestProfile& profile);
/// Comparing the tables that were out of sync when CR3 was loaded `loads` times in the course of `work`.
[[nodiscard]] Charges shadow_resyncs(const PageTableWork& work, double loads, const GuestProfile& profile);

} // namespace domus::models
