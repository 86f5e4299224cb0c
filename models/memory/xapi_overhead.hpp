/// The memory that xapi (XenServer, XCP-ng) sets aside for a guest beyond its RAM.
///
/// xapi charges the same "shadow" term to every kind of guest: 1 MiB a vCPU, plus one page a MiB for the p2m and one
/// page a MiB for resident shadow pages. PV is cheaper than HVM by exactly the 1 MiB of extra internal memory.
///   overhead = internal + external + shadow + shim [+ ceil(38 pages * vCPUs) from xapi 26]
/// Source: facts/xen.md 4.2; 26 published observations equal it (facts/policy.md 5; MEM-007, MEM-008).
#pragma once

#include "models/memory/guest_shape.hpp"

#include <cstdint>

namespace domus::models {

/// The formula changed once: xapi 26 (January 2026, CA-423172) added 38 pages a vCPU.
enum class XapiRule : std::uint8_t { before_26, from_26 };

/// `major_version` of xapi as its packages count: 1.x to 25.x, 26.x ...
[[nodiscard]] constexpr XapiRule xapi_rule_of(int major_version) {
  return major_version < 26 ? XapiRule::before_26 : XapiRule::from_26;
}

/// Each part a whole number of MiB. All zero for bare metal.
struct XapiOverhead {
  Memory internal; ///< added to what the domain may own
  Memory external;
  Memory shadow;
  Memory shim;            ///< the small Xen of a PV-in-PVH guest
  Memory vcpu_structures; ///< from xapi 26

  [[nodiscard]] constexpr Memory total() const { return internal + external + shadow + shim + vcpu_structures; }
};

/// `shadow_multiplier` is the VM's HVM-shadow-multiplier (positive, normally 1). A guest's partial MiB counts as a
/// whole one (assumed: the source does its sums in MiB; the published observations do not tell).
[[nodiscard]] XapiOverhead xapi_overhead(const GuestShape& guest, XapiRule rule, double shadow_multiplier = 1.0);

} // namespace domus::models
