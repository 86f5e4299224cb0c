#include "models/primitive.hpp"

#include <algorithm>
#include <array>

namespace domus::models {

std::string_view to_text(Primitive primitive) {
  static constexpr auto names = std::to_array<std::string_view>({"native system call",
                                                                 "native page fault",
                                                                 "native page table write",
                                                                 "native address space switch",
                                                                 "native thread switch",
                                                                 "native thread wake",
                                                                 "native timer arm",
                                                                 "native interrupt",
                                                                 "native ipi send",
                                                                 "native ipi receive",
                                                                 "native idle enter",
                                                                 "native idle exit",
                                                                 "clock read vdso",
                                                                 "clock read in kernel",
                                                                 "tsc read in kernel",
                                                                 "kernel isolation",
                                                                 "kernel entry guard",
                                                                 "walk reference",
                                                                 "nested reference",
                                                                 "copy kib",
                                                                 "exit transition",
                                                                 "exit dispatch",
                                                                 "exit pollution",
                                                                 "trapped interrupt command",
                                                                 "trapped interrupt end",
                                                                 "hypercall pv",
                                                                 "system call pv extra",
                                                                 "system call hvm extra",
                                                                 "page fault pv extra",
                                                                 "xpti crossing",
                                                                 "isolation refill",
                                                                 "xpti table copy",
                                                                 "xen entry guard",
                                                                 "event send work",
                                                                 "event bounce",
                                                                 "event injection",
                                                                 "event scan",
                                                                 "interrupt routing",
                                                                 "timer set work",
                                                                 "page table update pv",
                                                                 "page table update alone pv",
                                                                 "base pointer switch pv",
                                                                 "shadow write",
                                                                 "shadow fault",
                                                                 "shadow base pointer load",
                                                                 "vcpu wake work",
                                                                 "schedule pass",
                                                                 "vcpu switch",
                                                                 "physical ipi",
                                                                 "core wake",
                                                                 "idle resume",
                                                                 "grant map",
                                                                 "grant unmap",
                                                                 "grant copy",
                                                                 "grant flush",
                                                                 "grant flush per vcpu",
                                                                 "ioreq",
                                                                 "access in xen",
                                                                 "qemu access",
                                                                 "qemu disk command",
                                                                 "qemu packet",
                                                                 "dma status delays",
                                                                 "block layer submit",
                                                                 "block layer complete",
                                                                 "disk driver",
                                                                 "blkfront request",
                                                                 "blkback request",
                                                                 "blkback segment",
                                                                 "blkback completion",
                                                                 "blkback round",
                                                                 "netfront packet",
                                                                 "netfront slot",
                                                                 "netback packet",
                                                                 "netback slot",
                                                                 "netback round",
                                                                 "bridge packet",
                                                                 "nic driver packet",
                                                                 "nic driver round",
                                                                 "tap packet",
                                                                 "emulated nic packet"});
  static_assert(names.size() == primitive_count);
  return names[static_cast<std::size_t>(primitive)];
}

/// Which they are is assumed, from what each does. Walks wait for memory. SYSCALL, SYSRET, SWAPGS and IRET, VM exits
/// and entries, loads of CR3 and the TLB refills after them, reading the time-stamp counter and commands to the
/// interrupt controller are done by microcode, or in order.
bool is_stall(Primitive primitive) {
  using enum Primitive;
  static constexpr std::array stalls{exit_pollution,       native_system_call,   native_address_space_switch,
                                     native_ipi_send,      clock_read_vdso,      tsc_read_in_kernel,
                                     kernel_isolation,     kernel_entry_guard,   walk_reference,
                                     nested_reference,     exit_transition,      hypercall_pv,
                                     system_call_pv_extra, page_fault_pv_extra,  xpti_crossing,
                                     isolation_refill,     xen_entry_guard,      event_bounce,
                                     event_injection,      physical_ipi,         core_wake,
                                     grant_flush,          grant_flush_per_vcpu, dma_status_delays};
  return std::find(stalls.begin(), stalls.end(), primitive) != stalls.end();
}

bool is_assumed(const PrimitiveFact& fact) {
  return fact.source.starts_with("assumed");
}

} // namespace domus::models
