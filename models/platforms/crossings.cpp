/// Entering Xen and leaving it, and what Xen does there: exits, hypercalls, events, timers, its scheduler.
///
/// Cycles of Sandy Bridge unless a generation says otherwise. Most come from one experiment (EXIT-011 to EXIT-014,
/// EVT-001, EVT-002, SCHED-017: Xen 4.5 on a Xeon E5-2450, HVM guest with PV drivers, recalled) taken apart so that the
/// parts add up to what was measured (a test does the sums), and from the machine of SYS-001, a desktop or E3 processor
/// with 4 cores in 2019 whose clock is not named: 3.5 GHz is assumed, 3.1 to 4.0 possible.
#include "models/platforms/tables.hpp"

#include <array>

namespace domus::models::platforms {

namespace {

using enum Primitive;

constexpr std::array table{
    cycles(exit_transition, 784, 700, 1000, "EXIT-007 (Sandy Bridge, recalled)"),
    cycles(exit_dispatch, 444, 250, 900, "EXIT-011 less EXIT-007: 1228 - 784"),
    cycles(exit_pollution, 1400, 200, 6000,
           "calibrated on [DF19], memcached with 1 client and hackbench with 1 group in PVHVM (EXIT-008: beyond 2000 "
           "cycles of "
           "an exit itself, in some cases ten times as much)"),
    cycles(trapped_interrupt_command, 1734, 1400, 3000, "EXIT-012 (upper end: EXIT-002)"),
    cycles(trapped_interrupt_end, 1464, 1200, 3000, "EXIT-014 (upper end: EXIT-002)"),
    cycles(hypercall_pv, 600, 300, 1100, "assumed (a third of SYS-001, which crosses Xen twice and loads CR3 twice)"),
    cycles(system_call_pv_extra, 1715, 1500, 2216,
           "calibrated on [DF19], TCP, AF_UNIX, memcached and hackbench in PV: 490 ns at an assumed 3.5 GHz (SYS-001: "
           "554 ns a "
           "send(), with its reading of the clock)"),
    cycles(system_call_pv32_extra, 600, 20, 1500,
           "SYS-005: 223 ns at an assumed 2.7 GHz, under 64-bit Xen (MMU-001: 24 cycles under 32-bit Xen)"),
    cycles(system_call_hvm_extra, 0, 0, 344,
           "facts/xen.md 6.2: no exit; SYS-002's 86 ns are a bound, and can be the wake-ups of its TCP stream"),
    cycles(page_fault_pv_extra, 2600, 1500, 5000, "assumed (SYS-001 and an exception; MMU-009 gives 3144 in 2003)"),
    cycles(page_fault_pv32_extra, 1500, 800, 3000, "assumed (MMU-008: 816 cycles in 2003, under 32-bit Xen)"),
    cycles(xpti_crossing, 400, 300, 700, "assumed (two loads of CR3, per-CPU stack)"),
    cycles(isolation_refill, 1280, 640, 5120, "assumed (32 translations, 16 to 128, of 40 cycles each)"),
    cycles(xpti_table_copy, 1000, 400, 1600, "assumed (4 KiB; MMU-026: 1060 cycles to clear as much)"),
    cycles(xen_entry_guard, 135, 60, 600,
           "SYS-006 and SYS-007: 4.5 and 13.9 % of a hypercall; upper end: two writes of MSR_SPEC_CTRL, assumed"),
    cycles(event_send_work, 400, 200, 1000, "assumed (port lookup, locks, pending bits)"),
    cycles(event_bounce, 1500, 900, 2200, "assumed (bounce frame and IRET hypercall; SYS-001 has two crossings)"),
    cycles(event_injection, 706, 400, 1500, "EXIT-013 less hypercall, send, IPI, exit and scan: 5562 - 4856"),
    cycles(event_scan, 500, 250, 1000, "assumed (2-level scan and handler lookup)"),
    cycles(interrupt_routing, 1500, 800, 3000, "assumed (vector to event, acknowledge, end of interrupt)"),
    cycles(timer_set_work, 400, 200, 1000, "assumed (timer heap of Xen)"),
    cycles(vcpu_wake_work, 1500, 700, 5000, "assumed (runqueue lock, credit, choice of a pCPU, its IPI)"),
    cycles(schedule_pass, 1500, 700, 3000, "assumed (timers, credit accounting, pick)"),
    cycles(vcpu_switch, 7806, 5000, 9300, "SCHED-017 less hypercall and schedule pass: 10534 - 1228 - 1500"),
    cycles(physical_ipi, 1500, 700, 2500, "assumed (x2APIC command to the other CPU's handler)"),
    cycles(core_wake, 2000, 500, 6000, "assumed (MWAIT in a shallow state)"),
    cycles(idle_resume, 2125, 1000, 4000, "EVT-001 and EVT-002, mean of what their other parts leave"),
};

} // namespace

std::span<const PrimitiveFact> crossings() {
  return table;
}

} // namespace domus::models::platforms
