/// What page-table work costs more in Xen: PV direct paging and shadow paging. HAP costs no exits (facts/xen.md 6.2).
///
/// The published figures are old (MMU-002 to MMU-009: 32-bit, 2003, recalled; MMU-010 to MMU-012: a Pentium 4). Fork in
/// MMU-002 costs 88 us more under Xen, 211 000 cycles, for some 390 page-table writes (demands.csv: fork+exit): 540
/// each.
#include "models/platforms/tables.hpp"

#include <array>

namespace domus::models::platforms {

namespace {

using enum Primitive;

constexpr std::array table{
    cycles(page_table_update_pv, 600, 300, 1500, "assumed (reference counts of the page; MMU-002 gives 540)"),
    cycles(page_table_update_alone_pv, 900, 500, 2000, "assumed (and page lock, and flush of the entry)"),
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
