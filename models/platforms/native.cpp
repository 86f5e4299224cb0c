/// What Linux and the hardware cost with no hypervisor below.
///
/// Few of these were measured on a Xen host, and they matter little for comparing modes, as every mode pays them.
#include "models/platforms/tables.hpp"

#include <array>

namespace domus::models::platforms {

namespace {

using enum Primitive;

constexpr std::array table{
    cycles(native_system_call, 200, 100, 650,
           "assumed (upper end: SYS-008, 163 ns natively at 4 GHz, mitigated kernel)"),
    cycles(native_page_fault, 1400, 700, 3400, "assumed (upper end: MMU-009, 1.42 us natively in 2003)"),
    cycles(native_page_table_write, 20, 5, 60, "assumed (a store, often to a line shared with the walker)"),
    cycles(native_address_space_switch, 400, 150, 1000, "assumed (load of CR3 and refills of user TLB entries)"),
    cycles(native_thread_switch, 1500, 800, 3000,
           "assumed (MMU-005, 0.77 us natively in 2003, is 1848 cycles with CR3)"),
    cycles(native_thread_wake, 900, 400, 2000, "assumed (choosing a CPU, runqueue lock)"),
    cycles(native_timer_arm, 400, 150, 900, "assumed (hrtimer tree, write of TSC_DEADLINE)"),
    cycles(native_interrupt, 1800, 900, 4000, "assumed (entry, APIC acknowledge, dispatch, softirq, exit)"),
    cycles(native_ipi_send, 300, 100, 800, "assumed (x2APIC command register)"),
    cycles(native_ipi_receive, 1200, 600, 2500, "assumed (entry, handler, exit)"),
    cycles(native_idle_enter, 700, 300, 2000, "assumed (idle governor, stopping the tick)"),
    cycles(native_idle_exit, 700, 300, 2000, "assumed (restarting the tick)"),
    cycles(clock_read_vdso, 52, 45, 105, "CLK-003: 13 ns at 4.0 GHz (range: CLK-002, 19 and 35 ns)"),
    cycles(clock_read_in_kernel, 205, 100, 400, "CLK-001 less SYS-008: 62 ns at 3.3 GHz"),
    cycles(tsc_read_in_kernel, 35, 25, 60, "assumed (RDTSC, in order, and scaling; within CLK-003's 52 cycles)"),
    cycles(kernel_isolation, 300, 200, 600, "assumed (two loads of CR3 that keep the TLB)"),
    cycles(kernel_entry_guard, 152, 100, 2100,
           "SYS-008: 163 ns natively at 4.0 GHz less entry (200) and isolation (300); upper end: 775 ns at 3.3 GHz, a "
           "kernel that also clears buffers on return"),
    cycles(walk_reference, 27, 10, 60,
           "MMU-025: 15 % for 2 references more in accesses of 90 ns, at 3 GHz (assumed, 60 to 120 ns)"),
    cycles(second_level_tlb, 7, 5, 15, "assumed (recalled from Intel's optimisation manual)"),
    cycles(copy_kib, 250, 100, 700, "assumed (memory-bound by MODE-046: 220 cycles at 3.5 GHz)"),
};

} // namespace

std::span<const PrimitiveFact> native() {
  return table;
}

} // namespace domus::models::platforms
