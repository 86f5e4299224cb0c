/// What page-table work costs more in Xen: PV direct paging and shadow paging. HAP costs no exits (facts/xen.md 6.2).
///
/// The published figures are old. A 64-bit PV guest's fork took 346 us on a Pentium 4 at 3.8 GHz (MMU-010), 1.31
/// million cycles, against some 0.26 million natively (MMU-002, recalled); it makes about 390 page-table writes
/// (demands.csv: fork+exit). That is 2 700 cycles a write, all pinning and checking included, and about half of it on
/// later processors, where a 64-bit PV system call went from 4 280 cycles (SYS-004) to some 2 000 (SYS-001).
#include "models/platforms/tables.hpp"

#include <array>

namespace domus::models::platforms {

namespace {

using enum Primitive;

constexpr std::array table{
    cycles(page_table_update_pv, 1200, 300, 2700, "assumed (MMU-010 and MMU-002, see models/platforms/paging.cpp)"),
    cycles(page_table_update_alone_pv, 1600, 500, 3200, "assumed (the same, and locks and flush of the entry)"),
    cycles(base_pointer_switch_pv, 1500, 800, 3500,
           "assumed (two base pointers, stack switch; MMU-005: +2880 in 2003)"),
    cycles(shadow_write, 5000, 2500, 12000, "assumed (exit, guest walk, emulation; MMU-016: 89 % fast path)"),
    cycles(shadow_fault, 4500, 2500, 10000, "assumed (exit, guest walk, shadow entry or injection)"),
    cycles(shadow_base_pointer_load, 3480, 2400, 8000, "EXIT-004"),
};

} // namespace

std::span<const PrimitiveFact> paging() {
  return table;
}

} // namespace domus::models::platforms
