#include "models/mmu/page_table_write.hpp"

#include "models/cost_model.hpp"

#include <algorithm>

namespace domus::models {

PageTableWrites split_writes(double writes, double page_faults) {
  const double alone = std::min(writes, page_faults);
  return {alone, writes - alone};
}

Charges page_table_writes(const GuestProfile& profile, const PageTableWrites& writes) {
  const Platform& platform = *profile.platform;
  constexpr Cause cause = Cause::page_table_write;
  Charges bill{charge(cause, Locus::guest_kernel, writes.alone + writes.batched,
                      platform.cost(Primitive::native_page_table_write))};
  if (profile.mode == Mode::pv) {
    append(bill, times(writes.alone + writes.batched / multicall_entries, hypercall(profile)));
    bill.push_back(
        charge(cause, Locus::hypervisor, writes.alone, platform.cost(Primitive::page_table_update_alone_pv)));
    bill.push_back(charge(cause, Locus::hypervisor, writes.batched, platform.cost(Primitive::page_table_update_pv)));
  } else if (is_shadowed(profile)) {
    bill.push_back(charge(cause, Locus::hypervisor, writes.alone + writes.batched * shadowed_sweep_traps,
                          platform.cost(Primitive::shadow_write)));
  }
  return bill;
}

} // namespace domus::models
