/// What a Xen host's memory is spent on before the first guest starts.
#pragma once

#include "models/memory/bill.hpp"
#include "models/memory/memory_range.hpp"
#include "models/memory/xapi_overhead.hpp"
#include "models/units.hpp"

namespace domus::models {

/// Xen's text, per-CPU areas, boot allocations and heap in daily use, and the kernel kept for crash dumps. XenServer's
/// manuals say about 128 MB for Xen (facts/policy.md 6), and Xen by default keeps 128 MiB back from dom0 (MEM-011).
/// Assumed range 64 to 512 MiB.
inline constexpr MemoryRange xen_own_need{Memory::mib(64), Memory::mib(128), Memory::mib(512)};

struct HostMemory {
  Memory installed;
  Memory dom0;
  unsigned pcpus = 1;     ///< hardware threads
  bool compat_m2p = true; ///< this Xen is built for 32-bit PV guests too (CONFIG_PV32)
  Memory kept_free;       ///< what the toolstack never gives to guests
};

/// xapi's memory daemon keeps 64 MiB free since xapi 26 (CA-423173), 1 MiB before. Source: facts/xen.md 4.4.
[[nodiscard]] constexpr Memory xapi_kept_free(XapiRule rule) {
  return Memory::mib(rule == XapiRule::from_26 ? 64 : 1);
}

/// Frame table, M2P tables, stacks, Xen's own need, dom0, and what is kept free. What is left is for guests.
[[nodiscard]] MemoryBill host_memory_bill(const HostMemory& host);

/// What is left for guests; zero where the host is too small even for dom0.
[[nodiscard]] Memory memory_for_guests(const HostMemory& host);

} // namespace domus::models
