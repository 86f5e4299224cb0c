/// What Xen allocates to know a domain and its vCPUs, apart from page tables, grants and event channels.
///
/// XenServer measured the host memory of an HVM guest as 30 pages plus 264 pages a vCPU, of which 256 are the paging
/// pool: so 30 pages a domain and 8 a vCPU. Some of them have names: struct domain and struct vcpu one page each, VMCS,
/// MSR bitmap and virtual APIC one page each a vCPU.
/// Source: facts/xen.md 4.2 (last line), 4.3.
#pragma once

#include "models/memory/guest_shape.hpp"
#include "models/units.hpp"

namespace domus::models {

/// struct domain and what belongs to the domain as a whole: 30 pages (worst case of the measured fit; assumed the same
/// for PV, range 1 to 30).
[[nodiscard]] Memory domain_structures_size(const GuestShape& guest);

/// For all vCPUs together: 8 pages each in an HVM container (measured), 4 for PV (struct vcpu, trap table, descriptor
/// table mappings; assumed, range 2 to 8).
[[nodiscard]] Memory vcpu_structures_size(const GuestShape& guest);

/// Stack of a pCPU: 32 KiB.
[[nodiscard]] constexpr Memory pcpu_stacks_size(unsigned pcpus) {
  return Memory::kib(32) * pcpus;
}

} // namespace domus::models
