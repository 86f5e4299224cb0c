/// What page-table work costs more in Xen: PV direct paging and shadow paging. HAP costs no exits (facts/xen.md 6.2).
///
/// The published figures are old: a 64-bit PV guest on a Pentium 4 at 3.786 GHz (MMU-010 to MMU-012). When its kernel
/// stopped to pin page tables from birth to death, fork went from 536 to 346 us: 719 000 cycles for some 350 entries
/// (demands.csv: fork+exit, 173 copied and as many torn down), so an entry updated in a batch cost 2 100 cycles more
/// than one looked at when its table is pinned or unpinned. Of the 1.31 million cycles that are left, fork took some
/// 0.26 million natively (MMU-002, recalled) and 0.2 million are page faults and system calls; the rest is 33 emulated
/// writes of some 8 000 cycles, 350 entries checked or dropped at some 500, and some 15 tables scanned twice, made
/// read-only and writable again, at some 10 000 each time. Later processors need half of it: a 64-bit PV system call
/// went from 4 280 cycles (SYS-004) to some 2 000 (SYS-001). No part of this was measured by itself.
#include "models/platforms/tables.hpp"

#include <array>

namespace domus::models::platforms {

namespace {

using enum Primitive;

constexpr std::array table{
    cycles(page_table_update_pv, 1200, 300, 2700, "assumed (MMU-010, see models/platforms/paging.cpp)"),
    cycles(page_table_update_alone_pv, 1600, 500, 3200, "assumed (the same, and locks and flush of the entry)"),
    cycles(unchecked_update_pv, 400, 150, 1000, "assumed (page looked up and mapped, a store)"),
    cycles(page_table_scan_pv, 3000, 1500, 6000, "assumed (MMU-010: 512 entries looked at, type changed)"),
    cycles(entry_check_pv, 250, 100, 700, "assumed (MMU-010: owner and type of the page, two locked additions)"),
    cycles(entry_drop_pv, 250, 80, 700, "assumed (the same backwards)"),
    cycles(
        emulated_write_pv, 4000, 2000, 9000,
        "assumed (exception into Xen and back, decoding, a checked update; facts/xen.md 6.1: more than a hypercall)"),
    cycles(tlb_flush_pv, 500, 200, 3000, "assumed (INVLPG; upper end: IPIs to the guest's other vCPUs)"),
    cycles(base_pointer_switch_pv, 1500, 800, 3500,
           "assumed (two base pointers, stack switch; MMU-005: +2880 in 2003)"),
    cycles(shadow_walk, 800, 300, 2000, "assumed (four levels, each page looked up and mapped)"),
    cycles(shadow_fault, 2400, 1000, 6000, "assumed (shadow entries of several levels, or injection)"),
    cycles(shadow_write, 1500, 600, 4000, "assumed (fast path of MMU-016: a store, the shadow entry made anew)"),
    cycles(shadow_emulation, 6000, 3000, 15000, "assumed (EXIT-002: full emulation of an access cost 4800 more)"),
    cycles(shadow_table, 6000, 3000, 20000, "assumed (512 entries cleared, writable mapping found by guess, MMU-018)"),
    cycles(shadow_drop, 3000, 1500, 10000, "assumed (512 shadow entries dropped)"),
    cycles(shadow_resync, 1500, 700, 5000, "assumed (512 entries compared)"),
    cycles(shadow_base_pointer_load, 3480, 2400, 8000, "EXIT-004"),
};

} // namespace

std::span<const PrimitiveFact> paging() {
  return table;
}

} // namespace domus::models::platforms
