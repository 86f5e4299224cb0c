/// What an operation does to page tables, and what that costs in each mode.
///
/// Native and HAP: stores, and flushes of the TLB; nothing exits (facts/xen.md 6.2). PV: models/mmu/direct_paging.hpp.
/// Shadow paging: models/mmu/shadow_paging.hpp. All is charged by the operation, from counts of its demand.
#pragma once

#include "models/charges.hpp"
#include "models/demand.hpp"
#include "models/guest_profile.hpp"

namespace domus::models {

/// The page-table work of one operation, taken apart by how Linux goes about it. The first five add up to the demand's
/// page-table writes.
struct PageTableWork {
  double set_by_faults = 0; ///< one at a time
  double in_sweeps = 0;     ///< unmap, mprotect: all that is none of the others
  double copied = 0;        ///< by fork, into a table that no process uses yet
  double torn_down = 0;     ///< at the end of an address space, from tables that nobody uses any more
  double untracked = 0;     ///< by instructions for which Linux has no PV call: write-protection, clearing for a copy
  double faults = 0;        ///< page faults
  double address_spaces = 0;
  double page_tables = 0;
  double tlb_flushes = 0;
};

/// Counts that a demand leaves at nothing are taken as the header of models/demand.hpp says; no field is negative.
[[nodiscard]] PageTableWork page_table_work_of(const Demand& demand);

/// The bill, the native stores included. What a flush or a new page table costs natively is the demand's kernel time.
[[nodiscard]] Charges page_table_work(const PageTableWork& work, const GuestProfile& profile);

/// All entries written, as the demand counts them.
[[nodiscard]] double entries_written(const PageTableWork& work);

} // namespace domus::models
