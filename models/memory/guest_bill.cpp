#include "models/memory/guest_bill.hpp"

#include "models/memory/domain_structures.hpp"
#include "models/memory/grant_table.hpp"
#include "models/memory/page_table_memory.hpp"

#include <cassert>
#include <string>
#include <utility>

namespace domus::models {

namespace {

/// Lines of nothing are left out.
void add(MemoryBill& bill, std::string name, Memory size, PaidBy payer, std::string_view source) {
  assert(size >= Memory{});
  if (size > Memory{}) {
    bill.lines.push_back({std::move(name), size, payer, source});
  }
}

void add_xapi(MemoryBill& bill, const GuestShape& guest, XapiRule rule) {
  constexpr std::string_view source = "facts/xen.md 4.2; MEM-007";
  const XapiOverhead overhead = xapi_overhead(guest, rule);
  add(bill, "xapi: extra internal", overhead.internal, PaidBy::xen, source);
  add(bill, "xapi: extra external", overhead.external, PaidBy::xen, source);
  add(bill, "xapi: shadow (1 MiB a vCPU, 8 KiB a MiB)", overhead.shadow, PaidBy::xen, source);
  add(bill, "xapi: vCPU structures (38 pages a vCPU)", overhead.vcpu_structures, PaidBy::xen, source);
  add(bill, "xapi: PV shim", overhead.shim, PaidBy::xen, "facts/xen.md 4.2; MEM-008");
}

void add_libxl(MemoryBill& bill, const GuestShape& guest, LibxlRule rule) {
  constexpr std::string_view source = "facts/xen.md 4.1; MEM-004, MEM-005";
  const LibxlOverhead overhead = libxl_overhead(guest, rule);
  add(bill, "libxl: paging pool", overhead.paging, PaidBy::xen, source);
  add(bill, "libxl: extra", overhead.extra, PaidBy::xen, source);
  add(bill, "libxl: PV shim", overhead.shim, PaidBy::xen, "assumed: as MEM-008");
  add(bill, "libxl: rounding up to 2 MiB", overhead.rounding, PaidBy::xen, source);
}

} // namespace

MemoryBill guest_memory_bill(const GuestShape& guest, const MemoryAccounting& accounting) {
  MemoryBill bill;
  add(bill, "guest RAM", guest.memory, PaidBy::guest_ram, "the flavor");
  if (accounting.toolstack == Toolstack::xapi) {
    add_xapi(bill, guest, accounting.xapi);
  } else {
    add_libxl(bill, guest, libxl_rule_of(accounting.xen));
  }
  add(bill, "QEMU in dom0", device_model_memory(accounting.device_model, guest.mode).typical, PaidBy::dom0,
      device_model_source(accounting.device_model));
  return bill;
}

namespace {

void add_page_tables(MemoryBill& bill, const GuestShape& guest, const PageMix& mix) {
  constexpr std::string_view source = "facts/xen.md 4.3";
  const bool container = in_hvm_container(guest.mode) || guest.pv_shim;
  const Memory p2m = container ? hap_p2m_size(mix) : Memory{};
  const bool shadowed = container ? !guest.hap : guest.log_dirty;
  if (shadowed) { // the pool has the p2m in it
    add(bill, "shadow page tables (Xen's least pool)", shadow_pool_minimum(guest, p2m), PaidBy::xen,
        "facts/xen.md 4.3; MEM-009");
  } else {
    add(bill, "p2m (EPT or NPT tables)", p2m, PaidBy::xen, source);
  }
  if (guest.log_dirty) {
    add(bill, "log-dirty bitmap", log_dirty_bitmap_size(guest.memory), PaidBy::xen, "facts/xen.md 6.3");
  }
  if (!in_hvm_container(guest.mode)) {
    add(bill, "p2m list of the PV kernel", pv_p2m_size(guest.memory), PaidBy::guest_ram, source);
    add(bill, "page tables of the PV kernel", pv_kernel_tables_size(guest.memory), PaidBy::guest_ram,
        "facts/xen.md 7.3");
  }
}

} // namespace

MemoryBill xen_structures_bill(const GuestShape& guest, const GuestDevices& devices, const EventChannelUse& channels,
                               XenVersion version, const PageMix& mix) {
  assert(mix.total() == guest.memory);
  MemoryBill bill;
  if (guest.mode == Mode::bare_metal) {
    return bill;
  }
  constexpr std::string_view source = "facts/xen.md 4.3";
  add_page_tables(bill, guest, mix);
  add(bill, "domain structures", domain_structures_size(guest), PaidBy::xen, "facts/xen.md 4.2, measured");
  add(bill, "vCPU structures", vcpu_structures_size(guest), PaidBy::xen,
      in_hvm_container(guest.mode) ? "facts/xen.md 4.2, measured" : "assumed: 2-8 pages a vCPU");
  const unsigned frames = grant_frames(grants_needed(guest, devices), version);
  add(bill, "grant table: shared frames", shared_grant_frames_size(frames), PaidBy::xen, source);
  add(bill, "grant table: active entries", active_grant_table_size(frames), PaidBy::xen, source);
  add(bill, "maptrack of the back-end", maptrack_size(grants_mapped(guest, devices)), PaidBy::xen, source);
  // Each channel has two ends, one in dom0 and one in the guest.
  const Memory one_end = event_channel_memory(dom0_event_channels(guest, devices, channels));
  add(bill, "event channels, both ends", one_end * 2, PaidBy::xen, "facts/xen.md 4.3; 64 bytes a channel assumed");
  return bill;
}

} // namespace domus::models
