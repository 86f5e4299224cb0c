#include "models/compute_work.hpp"

#include "models/cost_model.hpp"
#include "models/mmu/address_space_switch.hpp"
#include "models/mmu/page_fault.hpp"
#include "models/mmu/page_table_work.hpp"
#include "models/mmu/shadow_paging.hpp"
#include "models/mmu/tlb.hpp"

namespace domus::models {

namespace {

/// The demand's own source is not static text; a waterfall points to the demand instead.
Charge scaled(Cause cause, Locus locus, const CpuTime& time, const GuestProfile& guest) {
  return {cause, locus, 1, MeanTime{time.mean} / guest.platform->speed.value, "the workload's demand"};
}

/// The periodic tick of a busy vCPU. Times were measured natively, with the ticks of then, so that only what a mode
/// adds is charged.
void add_ticks(Charges& bill, const GuestProfile& guest) {
  if (guest.tick_rate == 0) {
    return;
  }
  GuestProfile native = guest;
  native.mode = Mode::bare_metal;
  const MeanTime extra = sum_of(timer_tick(guest)) - sum_of(timer_tick(native));
  if (extra > MeanTime{0}) {
    const double ticks = guest.tick_rate * std::chrono::duration<double>(sum_of(bill)).count();
    bill.push_back(charge(Cause::timer, Locus::hypervisor, ticks, Cost{extra, "ticks, each as one timer interrupt"}));
  }
}

} // namespace

Charges compute_work(const Demand& demand, const GuestProfile& guest) {
  Charges bill{scaled(Cause::user_work, Locus::guest_user, demand.user_time, guest),
               scaled(Cause::kernel_work, Locus::guest_kernel, demand.kernel_time, guest)};
  append(bill, times(demand.system_calls.mean, system_call(guest)));
  append(bill, times(demand.page_faults.mean, page_fault(guest)));
  const PageTableWork tables = page_table_work_of(demand);
  append(bill, page_table_work(tables, guest));
  append(bill, times(demand.address_space_switches.mean, address_space_switch(guest)));
  if (is_shadowed(guest)) {
    append(bill, shadow_resyncs(tables, demand.address_space_switches.mean, guest));
  }
  append(bill, times(demand.timer_arms.mean, timer_arm(guest)));
  append(bill, times(demand.clock_reads.mean, clock_read(guest)));
  append(bill, times(demand.kernel_clock_reads.mean, kernel_clock_read(guest)));
  append(bill, tlb_misses(guest, demand.memory));
  add_ticks(bill, guest);
  return bill;
}

} // namespace domus::models
