/// Changing to another process's page tables.
///
/// Native and HAP: a load of CR3, which does not exit (facts/xen.md 6.2). PV: one multicall with the new base pointers
/// of kernel and user mode and the new kernel stack (6.1). Shadow paging: an exit, and resynchronisation of the guest's
/// tables that were writable meanwhile.
#pragma once

#include "models/charges.hpp"
#include "models/guest_profile.hpp"

namespace domus::models {

/// The bill of one switch.
[[nodiscard]] Charges address_space_switch(const GuestProfile& profile);

} // namespace domus::models
