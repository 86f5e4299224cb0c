/// The primitives: the smallest things that cost time on a Xen host, from which every price in the model is put
/// together.
///
/// A platform gives each a value, a plausible range and a source (models/platforms/). Nothing else in the model is a
/// free parameter of speed: modes differ only in which primitives they need, and how many of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace domus::models {

enum class Primitive : std::uint8_t {
  // What the kernel and the hardware do with no hypervisor below (models/platforms/native.cpp).
  native_system_call,          ///< entry and exit of a system call
  native_page_fault,           ///< exception, page allocation and handling, without zeroing or reading the page
  native_page_table_write,     ///< a store to a page table
  native_address_space_switch, ///< load of CR3, with the TLB refills that it causes
  native_thread_switch,        ///< from one thread to another, without the load of CR3
  native_thread_wake,          ///< making a thread runnable
  native_timer_arm,            ///< bookkeeping and programming of the local timer
  native_interrupt,            ///< entry, acknowledge, dispatch to the driver's handler, exit
  native_ipi_send,             ///< write to the interrupt command register
  native_ipi_receive,          ///< entry, reschedule handler, exit
  native_idle_enter,           ///< idle governor, stopping the tick
  native_idle_exit,            ///< leaving the idle loop, restarting the tick
  clock_read_vdso,             ///< clock_gettime without a system call (time-stamp counter)
  clock_read_in_kernel,        ///< reading the Xen clock source once in the kernel
  tsc_read_in_kernel,          ///< the same for the time-stamp counter
  kernel_isolation,            ///< two loads of CR3 around the kernel's work, which keep the TLB
  kernel_entry_guard,          ///< other mitigations on entering a kernel from a process, and on return
  walk_reference,              ///< one memory reference of a page-table walk that no cache of the walker saves
  second_level_tlb,            ///< a translation found in the second level of the TLB only
  copy_kib,                    ///< copying 1 KiB in memory

  // Crossing into Xen and back (models/platforms/crossings.cpp).
  exit_transition,           ///< raw VM exit and entry, nothing done in between
  exit_dispatch,             ///< what Xen adds to a raw exit before and after its handler
  exit_pollution,            ///< what the guest loses after an exit: caches and predictors filled with Xen's
  trapped_interrupt_command, ///< an access to the emulated local APIC, handler included
  trapped_interrupt_end,     ///< EOI on the emulated local APIC, handler included
  hypercall_pv,              ///< SYSCALL into Xen and back, on the same page tables
  system_call_pv_extra,      ///< a 64-bit PV guest's system call: through Xen twice, page tables switched twice
  system_call_pv32_extra,    ///< a 32-bit one's: no page tables are switched
  system_call_hvm_extra,     ///< what a system call costs more in an HVM container
  page_fault_pv_extra,       ///< exception into Xen, bounce frame to the guest kernel, IRET hypercall
  page_fault_pv32_extra,     ///< the same for a 32-bit guest, whose kernel returns by itself
  xpti_crossing,             ///< what page-table isolation adds to entering and leaving Xen once: two loads of CR3
  isolation_refill,          ///< and the TLB entries that they lose, where no PCID keeps them
  xpti_table_copy,           ///< copying the top-level table of a PV guest
  xen_entry_guard,           ///< mitigations of Spectre on entering Xen once
  event_send_work,           ///< Xen's work for EVTCHNOP_send, beyond the hypercall
  event_bounce,              ///< upcall of a PV guest: bounce frame and IRET hypercall
  event_injection,           ///< injecting the callback vector at VM entry, and its delivery
  event_scan,                ///< guest: scanning pending bits and dispatching one event channel
  interrupt_routing,         ///< Xen: a physical interrupt acknowledged and turned into an event
  timer_set_work,            ///< Xen: setting a vCPU's single-shot timer, beyond the hypercall

  // Page tables (models/platforms/paging.cpp).
  page_table_update_pv,       ///< Xen: one checked update of a page-table entry, in a batch of many
  page_table_update_alone_pv, ///< the same as a hypercall of its own: locks, flush of the entry; hypercall not included
  unchecked_update_pv,        ///< Xen: an update, in a batch, of a table that is none yet for Xen: a store
  page_table_scan_pv,         ///< Xen: looking through one page that becomes a page table, or ceases to be one
  entry_check_pv,             ///< and for each present entry of it: its page checked, a reference taken
  entry_drop_pv,              ///< the reference dropped
  emulated_write_pv,          ///< Xen: a write to a page table that faults, decoded, checked and done; no hypercall
  tlb_flush_pv,               ///< Xen: a flush of one address or all, beyond the hypercall
  base_pointer_switch_pv,     ///< Xen: new base pointers and kernel stack in one multicall, beyond the hypercall
  shadow_walk,                ///< Xen: walking a guest's page tables once, in software
  shadow_fault,               ///< Xen: shadow entries filled in, or the fault injected; exit and walk not included
  shadow_write,               ///< Xen: a write to a shadowed table by the fast path; exit and walk not included
  shadow_emulation,           ///< Xen: what it costs more where the fast path does not do
  shadow_table,               ///< Xen: a guest's table shadowed, with its writable mappings found
  shadow_drop,                ///< Xen: a table unshadowed
  shadow_resync,              ///< Xen: a table that was out of sync compared with its shadow
  shadow_base_pointer_load,   ///< CR3 exit under shadow paging, exit included, resynchronisation not

  // The scheduler of Xen (models/platforms/crossings.cpp).
  vcpu_wake_work, ///< making a blocked vCPU runnable: runqueue lock, insertion, telling a pCPU
  schedule_pass,  ///< schedule() once, same vCPU again
  vcpu_switch,    ///< from one vCPU to another: state saved and loaded
  physical_ipi,   ///< from sending an IPI to the other pCPU's handler, that pCPU running
  core_wake,      ///< what a pCPU in a shallow sleep state takes longer
  idle_resume,    ///< Xen leaves its idle loop for the vCPU that ran last on the pCPU

  // Grants (models/platforms/io.cpp).
  grant_map,            ///< one mapping, in a batch, hypercall not included
  grant_unmap,          ///< one unmapping, in a batch, without hypercall and flush
  grant_copy,           ///< one copy operation in a batch, without the bytes
  grant_flush,          ///< TLB flush at the end of an unmap hypercall, one vCPU
  grant_flush_per_vcpu, ///< and for each further vCPU of the mapping domain

  // Emulation (models/platforms/io.cpp).
  ioreq,             ///< Xen: decoding an access, sending it to QEMU, taking the answer; exit not included
  access_in_xen,     ///< Xen: an access that Xen emulates itself; exit not included
  qemu_access,       ///< QEMU: finding the request, calling the device model; system calls not included
  qemu_disk_command, ///< QEMU: a disk command from guest memory to the host's block layer and back
  qemu_packet,       ///< QEMU: a packet between guest memory and the tap device
  dma_status_delays, ///< the udelay() calls of one IDE command in the guest

  // Drivers (models/platforms/io.cpp): path lengths in the kernels, per request or packet.
  block_layer_submit,   ///< file system below the cache, block layer, until the driver is called
  block_layer_complete, ///< from the driver's completion to the waiting thread
  disk_driver,          ///< driver of the physical disk, command issue and completion each
  blkfront_request,
  blkback_request,     ///< the back-end thread's work for one request: ring, block layer, driver
  blkback_segment,     ///< and for each 4 KiB segment of it
  blkback_completion,  ///< the back-end's work in the completion
  blkback_round,       ///< once each time the back-end thread finds work
  netfront_packet,     ///< front-end: one packet, either way
  netfront_slot,       ///< and for each ring slot
  netback_packet,      ///< back-end: one packet, either way, without grant operations
  netback_slot,        ///< and for each ring slot
  netback_round,       ///< once for each poll or batch
  bridge_packet,       ///< software bridge in the driver domain
  nic_driver_packet,   ///< driver of the physical NIC, one packet, either way
  nic_driver_round,    ///< and once for each poll
  tap_packet,          ///< tap device in the driver domain, one packet
  emulated_nic_packet, ///< the guest's driver of an emulated NIC, one packet
};
inline constexpr std::size_t primitive_count = static_cast<std::size_t>(Primitive::emulated_nic_packet) + 1;

/// The enumerator's name with blanks, for tables.
[[nodiscard]] std::string_view to_text(Primitive primitive);

/// True if most of its time the hardware thread waits instead of executing instructions: for new page tables, a change
/// of privilege, a walk's memory references, another CPU. A busy sibling does not make it wait longer (models/smt.hpp).
[[nodiscard]] bool is_stall(Primitive primitive);

/// Cycles scale with the clock of the platform; nanoseconds do not.
enum class CostUnit : std::uint8_t { cycles, nanoseconds };

/// What one primitive costs on a platform, and how we know.
struct PrimitiveFact {
  Primitive primitive{};
  double value = 0;
  double low = 0; ///< plausible range: low <= value <= high
  double high = 0;
  CostUnit unit = CostUnit::cycles;
  std::string_view source; ///< measurement ids, facts/... sections; starts with "assumed" where nothing was measured
};

[[nodiscard]] bool is_assumed(const PrimitiveFact& fact);

} // namespace domus::models
