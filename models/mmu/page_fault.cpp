#include "models/mmu/page_fault.hpp"

#include "models/entry.hpp"
#include "models/mmu/shadow_paging.hpp"

namespace domus::models {

Charges page_fault(const GuestProfile& profile) {
  const Platform& platform = *profile.platform;
  constexpr Cause cause = Cause::page_fault;
  Charges bill{charge(cause, Locus::guest_kernel, 1, platform.cost(Primitive::native_page_fault))};
  if (profile.mode == Mode::pv) {
    bill.push_back(
        charge(cause, Locus::hypervisor, 1,
               platform.cost(profile.bits == 64 ? Primitive::page_fault_pv_extra : Primitive::page_fault_pv32_extra)));
    append(bill, xen_entry_extra(profile, 2));
  } else if (is_shadowed(profile)) {
    append(bill, shadow_page_fault(profile));
  }
  append(bill, kernel_entry_extra(profile, 1));
  return bill;
}

} // namespace domus::models
