/// What QEMU costs: answering an access to an emulated device, and using its host.
///
/// An access to a port or register exits to Xen, which finds that it is not one of its own devices, writes the request
/// to a shared page and sends QEMU an event; the vCPU waits (facts/xen.md 5.4). QEMU's main loop wakes, finds the
/// request, calls the device model and answers by another event. QEMU is a process in the driver domain: its system
/// calls cost what that domain's mode makes them cost.
///
/// Contract with the simulator: the request's event is sent by Xen itself and is in the exit's bill. The answer is an
/// EVTCHNOP_send of QEMU's domain, and so is, as far as its price goes, raising an interrupt line: the simulator
/// charges them (DomainCosts::event_send), and what it takes to wake the driver domain's vCPU, QEMU and the guest's
/// vCPU.
#pragma once

#include "models/guest_profile.hpp"
#include "models/paths/step_builder.hpp"

namespace domus::models {

/// System calls of QEMU for one access: poll, read of the event channel, unmask, notify (facts/xen.md 5.4, step 4).
inline constexpr double system_calls_per_access = 4;

/// One round trip: the guest's exit, QEMU's answer.
[[nodiscard]] AccessBill emulated_access(const GuestProfile& guest, const GuestProfile& emulator_domain);
/// `count` system calls of QEMU.
[[nodiscard]] Charges emulator_system_calls(const GuestProfile& emulator_domain, double count);
/// QEMU's own work of one kind.
[[nodiscard]] Charge emulator_work(const GuestProfile& emulator_domain, Primitive primitive);
/// QEMU raises an interrupt line of the guest: the system call, whose hypercall the simulator charges.
[[nodiscard]] Charges raise_interrupt_line(const GuestProfile& emulator_domain);

} // namespace domus::models
