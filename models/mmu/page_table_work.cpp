#include "models/mmu/page_table_work.hpp"

#include "models/mmu/direct_paging.hpp"
#include "models/mmu/shadow_paging.hpp"

#include <algorithm>

namespace domus::models {

PageTableWork page_table_work_of(const Demand& demand) {
  PageTableWork work;
  double left = demand.page_table_writes.mean;
  const auto take = [&](double wanted) {
    const double taken = std::min(wanted, left);
    left -= taken;
    return taken;
  };
  const double by_faults =
      demand.entries_set_by_faults.mean > 0 ? demand.entries_set_by_faults.mean : demand.page_faults.mean;
  work.set_by_faults = take(by_faults);
  work.torn_down = take(demand.entries_torn_down.mean);
  work.copied = take(demand.entries_copied.mean);
  work.untracked = take(demand.entries_protected.mean + demand.copied_on_write.mean);
  work.in_sweeps = left;
  work.faults = demand.page_faults.mean;
  work.address_spaces = demand.address_spaces.mean;
  work.page_tables = demand.page_tables.mean;
  work.tlb_flushes = demand.tlb_flushes.mean;
  return work;
}

double entries_written(const PageTableWork& work) {
  return work.set_by_faults + work.in_sweeps + work.copied + work.torn_down + work.untracked;
}

Charges page_table_work(const PageTableWork& work, const GuestProfile& profile) {
  Charges bill{charge(Cause::page_table_write, Locus::guest_kernel, entries_written(work),
                      profile.platform->cost(Primitive::native_page_table_write))};
  if (profile.mode == Mode::pv) {
    append(bill, direct_paging(work, profile));
  } else if (is_shadowed(profile)) {
    append(bill, shadow_paging(work, profile));
  }
  return bill;
}

} // namespace domus::models
