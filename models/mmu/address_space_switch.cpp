#include "models/mmu/address_space_switch.hpp"

#include "models/cost_model.hpp"
#include "models/entry.hpp"

namespace domus::models {

Charges address_space_switch(const GuestProfile& profile) {
  const Platform& platform = *profile.platform;
  constexpr Cause cause = Cause::address_space_switch;
  Charges bill{charge(cause, Locus::guest_kernel, 1, platform.cost(Primitive::native_address_space_switch))};
  if (profile.mode == Mode::pv) {
    append(bill, hypercall(profile));
    bill.push_back(charge(cause, Locus::hypervisor, 1, platform.cost(Primitive::base_pointer_switch_pv)));
    append(bill, new_tables_extra(profile));
  } else if (is_shadowed(profile)) {
    bill.push_back(charge(cause, Locus::hypervisor, 1, platform.cost(Primitive::shadow_base_pointer_load)));
  }
  return bill;
}

} // namespace domus::models
