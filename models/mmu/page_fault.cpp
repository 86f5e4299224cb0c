#include "models/mmu/page_fault.hpp"

namespace domus::models {

Charges page_fault(const GuestProfile& profile) {
  const Platform& platform = *profile.platform;
  constexpr Cause cause = Cause::page_fault;
  Charges bill{charge(cause, Locus::guest_kernel, 1, platform.cost(Primitive::native_page_fault))};
  if (profile.mode == Mode::pv) {
    bill.push_back(charge(cause, Locus::hypervisor, 1, platform.cost(Primitive::page_fault_pv_extra)));
    if (profile.xpti) {
      bill.push_back(charge(cause, Locus::hypervisor, 2, platform.cost(Primitive::xpti_crossing)));
    }
  } else if (is_shadowed(profile)) {
    // The guest's handler writes the entry, and the access that faulted then faults once more to fill in the shadow.
    bill.push_back(charge(cause, Locus::hypervisor, 2, platform.cost(Primitive::shadow_fault)));
  }
  return bill;
}

} // namespace domus::models
