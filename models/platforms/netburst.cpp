/// NetBurst, the Pentium 4's design, in servers: what the first papers on Xen were measured on. No hardware support for
/// virtual machines worth the name, hardly any TLB, and exceptions and locked instructions that cost twice the cycles
/// of later processors.
///
/// With 32 bits: the Dell 2650 of SOSP 2003, 2.4 GHz, under 32-bit Xen. Most figures are lmbench's of its tables
/// (recalled): MMU-001, MMU-005, MMU-008, MMU-009. System calls reach the guest's kernel through a trap gate, without
/// Xen.
/// With 64 bits: 3.786 GHz, Xen and Linux of August 2005 (SYS-004, MMU-010 to MMU-012). Prices that nobody took apart
/// are twice those of later processors, as SYS-004 is twice SYS-001.
#include "models/platforms/tables.hpp"

#include <array>

namespace domus::models::platforms {

namespace {

using enum Primitive;

constexpr std::string_view doubled = "assumed (twice that of later processors, as SYS-004 is twice SYS-001)";

constexpr std::array with_32_bits{
    cycles(native_system_call, 1080, 900, 1200, "MMU-001: 0.45 us (recalled)"),
    cycles(native_page_fault, 3408, 2500, 3600, "MMU-009: 1.42 us (recalled)"),
    cycles(native_thread_switch, 1448, 1000, 1848, "MMU-005: 0.77 us (recalled), less the load of CR3"),
    cycles(hypercall_pv, 900, 500, 1500, "assumed (INT and IRET on a Pentium 4)"),
    cycles(system_call_pv32_extra, 24, 0, 100, "MMU-001: 0.46 less 0.45 us (recalled)"),
    cycles(page_fault_pv32_extra, 816, 600, 1500, "MMU-008: 1.40 less 1.06 us (recalled)"),
    cycles(page_table_update_alone_pv, 1428, 900, 2000, "MMU-009 less MMU-008 and a hypercall: 3144 - 816 - 900"),
    cycles(page_table_update_pv, 1000, 400, 1428, "assumed (below MMU-009's update alone)"),
    cycles(base_pointer_switch_pv, 1980, 1400, 2400, "MMU-005 less a hypercall: 2880 - 900"),
    cycles(walk_reference, 40, 15, 100, "assumed (a long way to the second-level cache)"),
};

constexpr std::array with_64_bits{
    cycles(native_system_call, 500, 300, 1000, "assumed (SYSCALL on a Pentium 4)"),
    cycles(native_page_fault, 3408, 2500, 4500, "assumed (as with 32 bits, MMU-009)"),
    cycles(hypercall_pv, 1200, 600, 2000, doubled),
    cycles(system_call_pv_extra, 3780, 3200, 4000, "SYS-004 less the native call: 4280 - 500"),
    cycles(page_fault_pv_extra, 5200, 3000, 8000, doubled),
    cycles(page_table_update_pv, 2400, 1500, 3000, "MMU-010: see models/platforms/paging.cpp"),
    cycles(page_table_update_alone_pv, 3200, 2000, 4500, doubled),
    cycles(unchecked_update_pv, 800, 20, 1500, doubled),
    cycles(page_table_scan_pv, 6000, 3000, 12000, doubled),
    cycles(entry_check_pv, 500, 200, 1400, doubled),
    cycles(entry_drop_pv, 500, 160, 1400, doubled),
    cycles(emulated_write_pv, 8000, 4000, 15000, doubled),
    cycles(tlb_flush_pv, 1000, 400, 3000, doubled),
    cycles(base_pointer_switch_pv, 3000, 1600, 6000, doubled),
    cycles(exit_transition, 4340, 2400, 4400, "EXIT-006: 2409 and 1931 (recalled)"),
    cycles(trapped_interrupt_command, 5290, 3000, 8000, "EXIT-012 and what EXIT-006 is more: 1734 + 3556"),
    cycles(trapped_interrupt_end, 5020, 3000, 8000, "EXIT-014 and what EXIT-006 is more: 1464 + 3556"),
    cycles(walk_reference, 40, 15, 100, "assumed (a long way to the second-level cache)"),
};

Platform common() {
  Platform platform;
  platform.hap = HapKind::none;
  platform.first_level_tlb = {64, 64, 0, true};
  platform.tlb = platform.first_level_tlb;
  return platform;
}

} // namespace

Generation netburst_32() {
  Platform platform = common();
  platform.name = "netburst-32";
  platform.description = "Intel Xeon 2.4 GHz, 32 bits (2002)";
  platform.clock = Frequency::gigahertz(2.4);
  platform.speed = {0.28, 0.20, 0.40, "assumed"};
  return {platform, with_32_bits};
}

Generation netburst_64() {
  Platform platform = common();
  platform.name = "netburst-64";
  platform.description = "Intel Xeon 3.8 GHz, 64 bits (2005)";
  platform.clock = Frequency::gigahertz(3.786);
  platform.speed = {0.42, 0.30, 0.55, "assumed"};
  return {platform, with_64_bits};
}

} // namespace domus::models::platforms
