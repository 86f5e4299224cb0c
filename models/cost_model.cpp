#include "models/cost_model.hpp"

#include "models/entry.hpp"
#include "models/mmu/address_space_switch.hpp"

namespace domus::models {

namespace {

/// An access to the emulated local APIC: an exit with its handler, and what the guest loses by it.
void add_trap(Charges& bill, Cause cause, const GuestProfile& profile, Primitive trap) {
  bill.push_back(charge(cause, Locus::hypervisor, 1, profile.platform->cost(trap)));
  append(bill, exit_aftermath(profile));
}

Charges event_send(const GuestProfile& profile) {
  Charges bill = hypercall(profile);
  bill.push_back(
      charge(Cause::event_channel, Locus::hypervisor, 1, profile.platform->cost(Primitive::event_send_work)));
  return bill;
}

/// An emulated interrupt costs at least three exits (IRQ-001): the exit that injects it, an access to the interrupt
/// controller, and its end. EOI of a level-triggered interrupt exits even with APIC virtualisation.
Charges emulated_interrupt(const GuestProfile& profile) {
  const Platform& platform = *profile.platform;
  Charges bill;
  append(bill, vm_exit(profile));
  bill.push_back(charge(Cause::interrupt, Locus::hypervisor, 1, platform.cost(Primitive::event_injection)));
  add_trap(bill, Cause::interrupt, profile, Primitive::trapped_interrupt_command);
  add_trap(bill, Cause::interrupt, profile, Primitive::trapped_interrupt_end);
  bill.push_back(charge(Cause::interrupt, Locus::guest_kernel, 1, platform.cost(Primitive::native_interrupt)));
  return bill;
}

Charges event_upcall(const GuestProfile& profile) {
  const Platform& platform = *profile.platform;
  Charges bill;
  switch (profile.mode) {
  case Mode::bare_metal:
    return bill;
  case Mode::pv:
    bill.push_back(charge(Cause::event_channel, Locus::hypervisor, 1, platform.cost(Primitive::event_bounce)));
    append(bill, xen_entry_extra(profile, 2)); // the interrupt, and the IRET hypercall
    break;
  case Mode::hvm:
  case Mode::hvm_pv_drivers:
    bill = emulated_interrupt(profile);
    break;
  case Mode::pvhvm:
  case Mode::pvh:
    append(bill, vm_exit(profile));
    bill.push_back(charge(Cause::event_channel, Locus::hypervisor, 1, platform.cost(Primitive::event_injection)));
    break;
  }
  bill.push_back(charge(Cause::event_channel, Locus::guest_kernel, 1, platform.cost(Primitive::event_scan)));
  return bill;
}

/// True where IPIs and timers are Xen's event channels and hypercalls, not an emulated local APIC.
bool has_pv_interrupts(const GuestProfile& profile) {
  return traits_of(profile.mode).interrupts == DoneBy::paravirtual;
}

Charges ipi_send(const GuestProfile& profile) {
  const Platform& platform = *profile.platform;
  if (profile.mode == Mode::bare_metal) {
    return {charge(Cause::interrupt, Locus::guest_kernel, 1, platform.cost(Primitive::native_ipi_send))};
  }
  if (has_pv_interrupts(profile)) {
    return event_send(profile);
  }
  Charges bill;
  add_trap(bill, Cause::vm_exit, profile, Primitive::trapped_interrupt_command);
  return bill;
}

Charges ipi_receive(const GuestProfile& profile) {
  const Platform& platform = *profile.platform;
  if (profile.mode != Mode::bare_metal && has_pv_interrupts(profile)) {
    return event_upcall(profile);
  }
  Charges bill;
  if (profile.mode != Mode::bare_metal) {
    if (!platform.apicv) {
      append(bill, vm_exit(profile));
      add_trap(bill, Cause::interrupt, profile, Primitive::trapped_interrupt_end);
    }
    bill.push_back(charge(Cause::interrupt, Locus::hypervisor, 1, platform.cost(Primitive::event_injection)));
  }
  bill.push_back(charge(Cause::interrupt, Locus::guest_kernel, 1, platform.cost(Primitive::native_ipi_receive)));
  return bill;
}

/// An interrupt of a physical device: Xen takes it, and passes it on as an event (PV) or a vector (HVM container).
Charges device_interrupt(const GuestProfile& profile) {
  const Platform& platform = *profile.platform;
  if (profile.mode == Mode::bare_metal) {
    return {charge(Cause::interrupt, Locus::guest_kernel, 1, platform.cost(Primitive::native_interrupt))};
  }
  Charges bill{charge(Cause::interrupt, Locus::hypervisor, 1, platform.cost(Primitive::interrupt_routing))};
  append(bill, event_upcall(profile));
  return bill;
}

Charges thread_switch(const GuestProfile& profile) {
  return {
      charge(Cause::thread_switch, Locus::guest_kernel, 1, profile.platform->cost(Primitive::native_thread_switch))};
}

/// Xen makes a blocked vCPU runnable.
Charges vcpu_wake(const GuestProfile& profile) {
  if (!is_virtual(profile)) {
    return {};
  }
  return {charge(Cause::wake_up, Locus::hypervisor, 1, profile.platform->cost(Primitive::vcpu_wake_work))};
}

/// Going idle, up to the block: switching to the idle loop, and the next timer. Linux programs the timer about twice
/// for each time it idles (demands.csv: idle, 107 MSR writes and 48 timer interrupts a second for 30 entries): once
/// here, once on the way back.
Charges idle_turn(const GuestProfile& profile) {
  Charges bill = thread_switch(profile);
  bill.push_back(charge(Cause::wake_up, Locus::guest_kernel, 1, profile.platform->cost(Primitive::native_idle_enter)));
  append(bill, timer_arm(profile));
  return bill;
}

/// The block itself: SCHEDOP_block (PV), or a HLT exit, which goes through the same dispatch as VMCALL.
Charges idle_block(const GuestProfile& profile) {
  return hypercall(profile);
}

Charges idle_exit(const GuestProfile& profile) {
  const Platform& platform = *profile.platform;
  Charges bill;
  if (is_virtual(profile)) {
    bill.push_back(charge(Cause::wake_up, Locus::hypervisor, 1, platform.cost(Primitive::idle_resume)));
  } else { // under Xen it is in HypervisorPrimitives::wake_ipi
    bill.push_back(charge(Cause::wake_up, Locus::hardware, 1, platform.cost(Primitive::core_wake)));
  }
  bill.push_back(charge(Cause::wake_up, Locus::guest_kernel, 1, platform.cost(Primitive::native_idle_exit)));
  append(bill, timer_arm(profile));
  return bill;
}

} // namespace

Charges vm_exit(const GuestProfile& profile) {
  const Platform& platform = *profile.platform;
  Charges bill{charge(Cause::vm_exit, Locus::hypervisor, 1, platform.cost(Primitive::exit_transition)),
               charge(Cause::vm_exit, Locus::hypervisor, 1, platform.cost(Primitive::exit_dispatch))};
  append(bill, exit_aftermath(profile));
  return bill;
}

Charges exit_aftermath(const GuestProfile& profile) {
  Charges bill{charge(Cause::vm_exit, Locus::hardware, 1, profile.platform->cost(Primitive::exit_pollution))};
  append(bill, xen_entry_extra(profile, 1));
  return bill;
}

Charges hypercall(const GuestProfile& profile) {
  Charges bill;
  if (profile.mode == Mode::pv) {
    bill.push_back(charge(Cause::hypercall, Locus::hypervisor, 1, profile.platform->cost(Primitive::hypercall_pv)));
    append(bill, xen_entry_extra(profile, 1));
  } else if (is_virtual(profile)) {
    append(bill, vm_exit(profile));
  }
  return bill;
}

Charges system_call(const GuestProfile& profile) {
  const Platform& platform = *profile.platform;
  Charges bill{charge(Cause::system_call, Locus::guest_kernel, 1, platform.cost(Primitive::native_system_call))};
  if (profile.mode == Mode::pv) {
    // A 32-bit kernel shares its page tables with user mode: nothing is switched (SYS-005).
    bill.push_back(charge(
        Cause::system_call, Locus::hypervisor, 1,
        platform.cost(profile.bits == 64 ? Primitive::system_call_pv_extra : Primitive::system_call_pv32_extra)));
    append(bill, xen_entry_extra(profile, 2));
  } else if (is_virtual(profile)) {
    bill.push_back(charge(Cause::system_call, Locus::hypervisor, 1, platform.cost(Primitive::system_call_hvm_extra)));
  }
  append(bill, kernel_entry_extra(profile, 1));
  return bill;
}

Charges clock_read(const GuestProfile& profile) {
  if (clock_source_of(profile) == ClockSource::tsc) {
    return {charge(Cause::clock_read, Locus::guest_user, 1, profile.platform->cost(Primitive::clock_read_vdso))};
  }
  Charges bill = kernel_clock_read(profile);
  append(bill, system_call(profile));
  return bill;
}

Charges kernel_clock_read(const GuestProfile& profile) {
  const Platform& platform = *profile.platform;
  const ClockSource source = clock_source_of(profile);
  const Primitive read = source == ClockSource::tsc ? Primitive::tsc_read_in_kernel : Primitive::clock_read_in_kernel;
  Charges bill{charge(Cause::clock_read, Locus::guest_kernel, 1, platform.cost(read))};
  if (source == ClockSource::acpi_pm) {
    append(bill, vm_exit(profile));
    bill.push_back(charge(Cause::clock_read, Locus::hypervisor, 1, platform.cost(Primitive::access_in_xen)));
  }
  return bill;
}

Charges timer_tick(const GuestProfile& profile) {
  // An emulated local APIC's timer is Xen's own; its vector comes as an IPI's does.
  const bool by_event = !is_virtual(profile) || has_pv_interrupts(profile);
  Charges bill = by_event ? device_interrupt(profile) : ipi_receive(profile);
  if (!by_event) {
    bill.push_back(
        charge(Cause::interrupt, Locus::hypervisor, 1, profile.platform->cost(Primitive::interrupt_routing)));
  }
  append(bill, timer_arm(profile));
  return bill;
}

Charges timer_arm(const GuestProfile& profile) {
  const Platform& platform = *profile.platform;
  Charges bill{charge(Cause::timer, Locus::guest_kernel, 1, platform.cost(Primitive::native_timer_arm))};
  if (!is_virtual(profile)) {
    return bill;
  }
  if (traits_of(profile.mode).timers == DoneBy::paravirtual) {
    append(bill, hypercall(profile));
    bill.push_back(charge(Cause::timer, Locus::hypervisor, 1, platform.cost(Primitive::timer_set_work)));
  } else {
    add_trap(bill, Cause::vm_exit, profile, Primitive::trapped_interrupt_command);
  }
  return bill;
}

DomainBills domain_bills(const GuestProfile& profile) {
  DomainBills bills;
  if (is_virtual(profile)) {
    bills.event_send = event_send(profile);
  }
  bills.event_upcall = event_upcall(profile);
  bills.device_interrupt = device_interrupt(profile);
  if (in_hvm_container(profile.mode)) {
    bills.emulated_interrupt = emulated_interrupt(profile);
  }
  bills.ipi_send = ipi_send(profile);
  bills.ipi_receive = ipi_receive(profile);
  bills.vcpu_wake = vcpu_wake(profile);
  bills.thread_switch = thread_switch(profile);
  bills.address_space_switch = address_space_switch(profile);
  bills.thread_wake = {
      charge(Cause::wake_up, Locus::guest_kernel, 1, profile.platform->cost(Primitive::native_thread_wake))};
  bills.idle_turn = idle_turn(profile);
  bills.idle_block = idle_block(profile);
  bills.idle_exit = idle_exit(profile);
  bills.timer_arm = timer_arm(profile);
  return bills;
}

DomainCosts domain_costs(const GuestProfile& profile) {
  const DomainBills bills = domain_bills(profile);
  DomainCosts costs;
  costs.event_send = sum_of(bills.event_send);
  costs.event_upcall = sum_of(bills.event_upcall);
  costs.device_interrupt = sum_of(bills.device_interrupt);
  costs.emulated_interrupt = sum_of(bills.emulated_interrupt);
  costs.ipi_send = sum_of(bills.ipi_send);
  costs.ipi_receive = sum_of(bills.ipi_receive);
  costs.vcpu_wake = sum_of(bills.vcpu_wake);
  costs.thread_switch = sum_of(bills.thread_switch);
  costs.address_space_switch = sum_of(bills.address_space_switch);
  costs.thread_wake = sum_of(bills.thread_wake);
  costs.idle_turn = sum_of(bills.idle_turn);
  costs.idle_enter = costs.idle_turn + sum_of(bills.idle_block);
  costs.idle_watches_memory = profile.mode == Mode::bare_metal;
  costs.idle_exit = sum_of(bills.idle_exit);
  costs.timer_arm = sum_of(bills.timer_arm);
  return costs;
}

HypervisorPrimitives hypervisor_primitives(const Platform& platform) {
  return {platform.cost(Primitive::schedule_pass).time, platform.cost(Primitive::vcpu_switch).time,
          platform.cost(Primitive::physical_ipi).time + platform.cost(Primitive::core_wake).time};
}

} // namespace domus::models
