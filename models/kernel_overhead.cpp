#include "models/kernel_overhead.hpp"

#include "models/cost_model.hpp"

#include <initializer_list>

namespace domus::models {

namespace {

OverheadCost cost_of(const Charges& bill) {
  OverheadCost cost;
  for (const Charge& line : bill) {
    cost.all += line.total();
    if (line.locus == Locus::hypervisor) {
      cost.xen += line.total();
    }
  }
  return cost;
}

OverheadCost cost_of(std::initializer_list<Charges> bills) {
  OverheadCost sum;
  for (const Charges& bill : bills) {
    const OverheadCost cost = cost_of(bill);
    sum.all += cost.all;
    sum.xen += cost.xen;
  }
  return sum;
}

} // namespace

KernelOverhead kernel_overhead(const GuestProfile& profile) {
  const DomainBills bills = domain_bills(profile);
  return {.thread_switch = cost_of({bills.thread_switch, bills.address_space_switch}),
          .thread_wake = cost_of(bills.thread_wake),
          .ipi = cost_of({bills.ipi_send, bills.vcpu_wake, bills.ipi_receive}),
          .idle = cost_of({bills.idle_turn, bills.idle_block, bills.idle_exit, bills.thread_switch}),
          .interrupt = cost_of(is_virtual(profile) ? bills.event_upcall : bills.device_interrupt),
          .event_send = cost_of(bills.event_send)};
}

} // namespace domus::models
