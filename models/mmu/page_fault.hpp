/// A page fault of a process.
///
/// Native and HAP: an exception to the guest's kernel, no exit (facts/xen.md 6.2). PV: Xen takes the exception, and
/// hands it on by a bounce frame; the way back is a hypercall (6.1). Shadow paging: an exit, in which Xen walks the
/// guest's tables and either fills in the shadow or injects the fault. The page-table entries that the handler writes
/// are counted apart (models/mmu/page_table_work.hpp).
#pragma once

#include "models/charges.hpp"
#include "models/guest_profile.hpp"

namespace domus::models {

/// The bill of one fault.
[[nodiscard]] Charges page_fault(const GuestProfile& profile);

} // namespace domus::models
