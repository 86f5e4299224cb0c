/// TLB misses: how many, and what the walks cost.
///
/// A TLB holds a number of translations, so its reach is that number times the page size, the smaller of guest's and
/// p2m's under HAP. Accesses in no particular order to a working set beyond the reach miss as often as they fall
/// outside. A native walk makes as many memory references as the tables have levels; a two-dimensional one makes n*m +
/// n + m (facts/xen.md 6.2): 24 instead of 4 with 4 KiB pages in both. PV and shadow paging walk one set of tables,
/// natively, but of 4 KiB pages only: Xen gives PV guests no larger mappings (assumed from Xen's checks of page-table
/// updates), and shadows are made of 4 KiB entries where p2m and guest differ (assumed throughout).
///
/// A demand's user time was measured natively and so contains the native walks. Only what a mode adds is charged.
#pragma once

#include "models/charges.hpp"
#include "models/guest_profile.hpp"

namespace domus::models {

/// Page size that the hardware's translations have for a guest that uses `guest_pages`.
[[nodiscard]] PageSize translation_size(const GuestProfile& profile, PageSize guest_pages);
/// Share of accesses to `memory` that miss the TLB, 0 to 1.
[[nodiscard]] double tlb_miss_ratio(const GuestProfile& profile, const MemoryUse& memory);
/// Memory references of one walk.
[[nodiscard]] unsigned walk_references(const GuestProfile& profile, PageSize guest_pages);
/// What an operation's TLB misses cost more than natively.
[[nodiscard]] Charges tlb_misses(const GuestProfile& profile, const MemoryUse& memory);

} // namespace domus::models
