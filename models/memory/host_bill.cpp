#include "models/memory/host_bill.hpp"

#include "models/memory/domain_structures.hpp"
#include "models/memory/page_tracking.hpp"

#include <algorithm>

namespace domus::models {

MemoryBill host_memory_bill(const HostMemory& host) {
  constexpr std::string_view source = "facts/xen.md 4.3";
  MemoryBill bill;
  bill.lines.push_back({"frame table (32 bytes a page)", frame_table_size(host.installed), PaidBy::xen, source});
  bill.lines.push_back({"M2P (8 bytes a page)", m2p_size(host.installed), PaidBy::xen, source});
  if (host.compat_m2p) {
    bill.lines.push_back({"M2P for 32-bit PV (4 bytes a page)", compat_m2p_size(host.installed), PaidBy::xen, source});
  }
  bill.lines.push_back({"pCPU stacks", pcpu_stacks_size(host.pcpus), PaidBy::xen, source});
  bill.lines.push_back({"Xen itself", xen_own_need.typical, PaidBy::xen, "facts/policy.md 6; 64-512 MiB assumed"});
  bill.lines.push_back({"dom0", host.dom0, PaidBy::dom0, "facts/xen.md 4.4"});
  if (host.kept_free > Memory{}) {
    bill.lines.push_back({"kept free by the toolstack", host.kept_free, PaidBy::xen, "facts/xen.md 4.4"});
  }
  return bill;
}

Memory memory_for_guests(const HostMemory& host) {
  return std::max(Memory{}, host.installed - host_memory_bill(host).total());
}

} // namespace domus::models
