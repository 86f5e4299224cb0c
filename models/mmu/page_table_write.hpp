/// Writes to page tables.
///
/// Native and HAP: a store. PV: Xen checks every entry, so each write is a hypercall, unless the kernel is in lazy MMU
/// mode (fork, exit, unmap), where up to 32 go in one multicall (facts/xen.md 6.1). Shadow paging: a write traps and is
/// emulated, unless its page is one of the three per vCPU that may be out of sync (6.2): sweeps over a table trap once
/// and are then let go on.
#pragma once

#include "models/charges.hpp"
#include "models/guest_profile.hpp"

namespace domus::models {

/// How the writes of an operation come.
struct PageTableWrites {
  double alone = 0;   ///< one at a time, as a page fault makes them
  double batched = 0; ///< in sweeps, as fork, exit and unmap make them
};

/// Every page fault writes one entry on its own; all other writes come in sweeps.
[[nodiscard]] PageTableWrites split_writes(double writes, double page_faults);

[[nodiscard]] Charges page_table_writes(const GuestProfile& profile, const PageTableWrites& writes);

/// Entries of a multicall that Linux collects at most (facts/xen.md 6.1).
inline constexpr double multicall_entries = 32;
/// Share of the writes of a sweep that trap under shadow paging. Assumed, 1/64 to 1.
inline constexpr double shadowed_sweep_traps = 1.0 / 16;

} // namespace domus::models
