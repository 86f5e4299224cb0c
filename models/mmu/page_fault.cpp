#include "models/mmu/page_fault.hpp"

#include "models/entry.hpp"

namespace domus::models {

Charges page_fault(const GuestProfile& profile) {
  const Platform& platform = *profile.platform;
  constexpr Cause cause = Cause::page_fault;
  Charges bill{charge(cause, Locus::guest_kernel, 1, platform.cost(Primitive::native_page_fault))};
  if (profile.mode == Mode::pv) {
    bill.push_back(charge(cause, Locus::hypervisor, 1, platform.cost(Primitive::page_fault_pv_extra)));
    append(bill, xen_entry_extra(profile, 2));
  } else if (is_shadowed(profile)) {
    // The guest's handler writes the entry, and the access that faulted then faults once more to fill in the shadow.
    bill.push_back(charge(cause, Locus::hypervisor, 2, platform.cost(Primitive::shadow_fault)));
  }
  append(bill, kernel_entry_extra(profile, 1));
  return bill;
}

} // namespace domus::models
