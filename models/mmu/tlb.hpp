/// TLB misses: how many, and what the walks cost.
///
/// A TLB holds a number of translations, so its reach is that number times the page size, the smaller of guest's and
/// p2m's under HAP. Accesses in no particular order to a working set beyond the reach miss as often as they fall
/// outside. There are two levels: what only the first misses costs a look into the second.
///
/// A native walk makes as many memory references as the tables have levels; a two-dimensional one makes n*m + n + m
/// (facts/xen.md 6.2): 24 instead of 4 with 4 KiB pages in both, since each of the guest's tables has to be found in
/// the p2m, and the page itself as well. Caches of upper levels skip most of them: an entry of the second level covers
/// 2 MiB, one of the third 1 GiB, and what of the working set they do not cover is walked. A nested TLB holds the p2m's
/// translations of tables and pages. So the references made depend on the working set, the p2m's page sizes, and how
/// scattered the guest's pages lie in its memory.
///
/// PV and shadow paging walk one set of tables, natively, but of 4 KiB pages only: Xen gives PV guests no larger
/// mappings (assumed from Xen's checks of page-table updates), and shadows are made of 4 KiB entries where p2m and
/// guest differ (assumed throughout). A PV guest without PCID also loses the kernel's translations at each switch
/// between user and kernel (facts/xen.md 6.1): refilling them is in the price of a PV system call, which was measured
/// (SYS-001), and is not charged here.
///
/// A demand's user time was measured natively and so contains the native walks. Only what a mode adds is charged.
#pragma once

#include "models/charges.hpp"
#include "models/guest_profile.hpp"

namespace domus::models {

/// Entries that skip upper levels of a walk, by what one covers. Assumed for all platforms: 32 of 2 MiB (16 to 64), 4
/// of 1 GiB, 2 of 512 GiB.
inline constexpr double walk_cache_entries_2m = 32;
inline constexpr double walk_cache_entries_1g = 4;
inline constexpr double walk_cache_entries_512g = 2;
/// Translations of guest-physical pages that a nested TLB holds. Assumed, 8 to 64 (Barcelona's had 24, recalled).
inline constexpr double nested_tlb_entries = 16;
/// The pages of a working set lie in this many times as much of the guest's memory. Assumed, 1 to 64.
inline constexpr double scatter = 8;

/// Share of accesses to `memory` that miss the second level of the TLB, 0 to 1.
[[nodiscard]] double tlb_miss_ratio(const GuestProfile& profile, const MemoryUse& memory);
/// Share of accesses that the second level answers and the first does not.
[[nodiscard]] double second_level_ratio(const GuestProfile& profile, const MemoryUse& memory);
/// Memory references of one walk with all caches cold, where the p2m has pages of one size.
[[nodiscard]] unsigned cold_references(const GuestProfile& profile, PageSize guest_pages, PageSize p2m_pages);
/// Mean memory references that a walk makes. At least 1, at most those with all caches cold.
[[nodiscard]] double references_made(const GuestProfile& profile, const MemoryUse& memory);
/// What an operation's TLB misses cost more than natively.
[[nodiscard]] Charges tlb_misses(const GuestProfile& profile, const MemoryUse& memory);

} // namespace domus::models
