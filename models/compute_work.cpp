#include "models/compute_work.hpp"

#include "models/cost_model.hpp"
#include "models/mmu/address_space_switch.hpp"
#include "models/mmu/page_fault.hpp"
#include "models/mmu/page_table_write.hpp"
#include "models/mmu/tlb.hpp"

namespace domus::models {

namespace {

/// The demand's own source is not static text; a waterfall points to the demand instead.
Charge scaled(Cause cause, Locus locus, const CpuTime& time, const GuestProfile& guest) {
  return {cause, locus, 1, MeanTime{time.mean} / guest.platform->speed.value, "the workload's demand"};
}

} // namespace

Charges compute_work(const Demand& demand, const GuestProfile& guest) {
  Charges bill{scaled(Cause::user_work, Locus::guest_user, demand.user_time, guest),
               scaled(Cause::kernel_work, Locus::guest_kernel, demand.kernel_time, guest)};
  append(bill, times(demand.system_calls.mean, system_call(guest)));
  append(bill, times(demand.page_faults.mean, page_fault(guest)));
  append(bill, page_table_writes(guest, split_writes(demand.page_table_writes.mean, demand.page_faults.mean)));
  append(bill, times(demand.address_space_switches.mean, address_space_switch(guest)));
  append(bill, times(demand.timer_arms.mean, timer_arm(guest)));
  append(bill, times(demand.clock_reads.mean, clock_read(guest)));
  append(bill, tlb_misses(guest, demand.memory));
  return bill;
}

} // namespace domus::models
