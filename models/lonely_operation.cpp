#include "models/lonely_operation.hpp"

#include "models/cost_model.hpp"

#include <algorithm>

namespace domus::models {

namespace {

bool is_guests(Station station) {
  return station == Station::guest_thread || station == Station::guest_interrupt;
}

bool is_thread(Station station) {
  return station == Station::guest_thread || station == Station::block_backend ||
         station == Station::net_backend_receive || station == Station::emulator;
}

const GuestProfile& owner(Station station, const QuietHost& host) {
  return is_guests(station) || !is_virtual(host.guest) ? host.guest : host.driver_domain;
}

/// A sleeping vCPU of `profile` comes to run: the IPI to its pCPU, Xen's scheduler, the idle loop left.
Charges wake_vcpu(const GuestProfile& profile) {
  Charges bill;
  if (is_virtual(profile)) {
    for (const Primitive part : {Primitive::physical_ipi, Primitive::core_wake, Primitive::schedule_pass}) {
      bill.push_back(charge(Cause::wake_up, Locus::hypervisor, 1, profile.platform->cost(part)));
    }
  }
  append(bill, domain_bills(profile).idle_exit);
  return bill;
}

Charges wake_thread(const GuestProfile& profile) {
  const DomainBills bills = domain_bills(profile);
  Charges bill = bills.thread_wake;
  append(bill, bills.thread_switch);
  append(bill, bills.address_space_switch);
  return bill;
}

Charges arrival_bill(const Step& step, Station from, const QuietHost& host) {
  const GuestProfile& profile = owner(step.station, host);
  const DomainBills bills = domain_bills(profile);
  Charges bill;
  switch (step.arrival) {
  case Arrival::inline_call:
  case Arrival::device:
    return bill;
  case Arrival::thread_wake:
    return wake_thread(profile);
  case Arrival::event_channel:
    bill = domain_bills(owner(from, host)).event_send;
    append(bill, wake_vcpu(profile));
    append(bill, bills.event_upcall);
    break;
  case Arrival::interrupt:
    bill = wake_vcpu(profile);
    append(bill, bills.device_interrupt);
    break;
  case Arrival::emulated_interrupt:
    bill = domain_bills(owner(from, host)).event_send;
    append(bill, wake_vcpu(profile));
    append(bill, bills.emulated_interrupt);
    break;
  }
  if (is_thread(step.station)) {
    append(bill, wake_thread(profile));
  }
  return bill;
}

/// Around one access: an event wakes QEMU, whose answer wakes the guest's vCPU.
Charges access_bill(const Step& step, const QuietHost& host) {
  const double count = step.accesses.count + step.accesses.batch_count;
  if (count == 0) {
    return {};
  }
  Charges bill = wake_vcpu(host.driver_domain);
  append(bill, domain_bills(host.driver_domain).event_upcall);
  append(bill, wake_thread(host.driver_domain));
  append(bill, domain_bills(host.driver_domain).event_send);
  for (const Primitive part : {Primitive::physical_ipi, Primitive::core_wake, Primitive::schedule_pass}) {
    bill.push_back(charge(Cause::wake_up, Locus::hypervisor, 1, host.guest.platform->cost(part)));
  }
  return times(count, bill);
}

MeanTime device_time(const Step& step, const Phase& phase, const QuietHost& host) {
  switch (step.station) {
  case Station::disk:
    return mean_service_time(*host.disk, phase.request, phase.request.locality == Locality::sequential);
  case Station::nic_transmit:
  case Station::nic_receive:
    return wire_time(*host.nic, phase.request.size, phase.request.packets);
  default:
    return MeanTime{0};
  }
}

} // namespace

std::vector<LonelyStep> lonely_item(const Phase& phase, const QuietHost& host) {
  std::vector<LonelyStep> steps;
  bool in_background = false;
  Station from = Station::guest_thread;
  for (const Step& step : phase.steps) {
    LonelyStep lonely;
    lonely.station = step.station;
    lonely.arrival = arrival_bill(step, from, host);
    lonely.work = step.item_charges;
    append(lonely.work, step.batch_charges);
    lonely.accesses = access_bill(step, host);
    lonely.device = device_time(step, phase, host);
    lonely.in_background = in_background;
    steps.push_back(lonely);
    in_background = in_background || step.rest_in_background;
    from = step.station;
  }
  return steps;
}

MeanTime lonely_time(const Phase& phase, const QuietHost& host) {
  MeanTime time{0};
  for (const LonelyStep& step : lonely_item(phase, host)) {
    if (!step.in_background) {
      time += step.total();
    }
  }
  const bool waits = phase.kind == PhaseKind::block || phase.kind == PhaseKind::receive;
  return waits ? time + sum_of(wake_thread(host.guest)) : time;
}

} // namespace domus::models
