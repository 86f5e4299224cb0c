/// The memory that libxl (xl, libvirt) asks the host for beyond a guest's RAM.
///
/// A paging pool of 1 MiB a vCPU plus k pages for every MiB of RAM, plus 1 MiB (PV) or 2 MiB (HVM, PVH), and the sum
/// with the RAM rounded up to 2 MiB. From 4.17 k counts what is needed: one page for the p2m of an HVM container, one
/// for shadow pages where there is no HAP (and PV has none). Before that k was 2 for every guest.
/// For PV the pool is only counted, never set: Xen allocates it if the guest is migrated live.
/// Source: facts/xen.md 4.1; MEM-004, MEM-005.
#pragma once

#include "models/memory/guest_shape.hpp"
#include "models/xen_version.hpp"

#include <cstdint>

namespace domus::models {

enum class LibxlRule : std::uint8_t { xen_4_2_to_4_16, from_xen_4_17 };

[[nodiscard]] constexpr LibxlRule libxl_rule_of(XenVersion version) {
  return version < XenVersion{4, 17} ? LibxlRule::xen_4_2_to_4_16 : LibxlRule::from_xen_4_17;
}

/// All zero for bare metal.
struct LibxlOverhead {
  Memory paging;   ///< the paging pool
  Memory extra;    ///< 1 MiB for PV, 2 MiB for HVM and PVH
  Memory shim;     ///< the small Xen of a PV-in-PVH guest; assumed to be what xapi charges
  Memory rounding; ///< up to the next 2 MiB of RAM and overhead together

  [[nodiscard]] constexpr Memory total() const { return paging + extra + shim + rounding; }
};

/// The paging pool alone.
[[nodiscard]] Memory libxl_paging_memory(const GuestShape& guest, LibxlRule rule);

/// need_memory minus the guest's RAM, without stub domain and without passthrough.
[[nodiscard]] LibxlOverhead libxl_overhead(const GuestShape& guest, LibxlRule rule);

} // namespace domus::models
