#include "models/paths/emulated_network.hpp"

#include "models/paths/emulator.hpp"
#include "models/paths/grants.hpp"
#include "models/paths/step_builder.hpp"

namespace domus::models {

namespace {

constexpr unsigned napi_weight = 64;

Charge driver_work(const GuestProfile& domain, Locus locus, Primitive primitive, double count = 1) {
  return charge(Cause::driver, locus, count, domain.platform->cost(primitive));
}

Charge bridging(const GuestProfile& domain) {
  return charge(Cause::bridge, Locus::driver_kernel, 1, domain.platform->cost(Primitive::bridge_packet));
}

Step guest_sends(const RequestShape& packet, const GuestProfile& guest, const GuestProfile& emulator_domain) {
  const PacketAccesses accesses = transmit_accesses(guest.options.nic_emulation);
  StepBuilder step(Station::guest_thread, Arrival::inline_call);
  step.each(driver_work(guest, Locus::guest_kernel, Primitive::emulated_nic_packet))
      .acquires(Ring::net_transmit, 1)
      .accesses(accesses.each, accesses.once, emulated_access(guest, emulator_domain));
  if (guest.options.nic_emulation == NicEmulation::rtl8139) { // its driver copies packets into aligned buffers
    step.each(data_copy(guest, Locus::guest_kernel, packet.size));
  }
  return step.build();
}

Step emulator_sends(const RequestShape& packet, const GuestProfile& guest, const GuestProfile& emulator_domain) {
  return StepBuilder(Station::emulator, Arrival::thread_wake)
      .each(emulator_work(emulator_domain, Primitive::qemu_packet))
      .each(data_copy(guest, Locus::qemu, packet.size))
      .each(emulator_system_calls(emulator_domain, 1))
      .each(driver_work(emulator_domain, Locus::driver_kernel, Primitive::tap_packet))
      .each(data_copy(emulator_domain, Locus::driver_kernel, packet.size))
      .each(bridging(emulator_domain))
      .each(driver_work(emulator_domain, Locus::driver_kernel, Primitive::nic_driver_packet))
      .once(raise_interrupt_line(emulator_domain))
      .build();
}

Step guest_interrupt(const GuestProfile& guest, const GuestProfile& emulator_domain, const PacketAccesses& accesses,
                     Charges work, Ring releases) {
  return StepBuilder(Station::guest_interrupt, Arrival::emulated_interrupt)
      .each(work)
      .accesses(accesses.each, accesses.once, emulated_access(guest, emulator_domain))
      .releases(releases)
      .batch_limit(napi_weight)
      .build();
}

} // namespace

PacketAccesses transmit_accesses(NicEmulation nic) {
  return nic == NicEmulation::rtl8139 ? PacketAccesses{2, 0} : PacketAccesses{0, 1};
}

PacketAccesses transmitted_interrupt_accesses(NicEmulation nic) {
  return nic == NicEmulation::rtl8139 ? PacketAccesses{0, 3} : PacketAccesses{0, 5};
}

PacketAccesses receive_interrupt_accesses(NicEmulation nic) {
  return nic == NicEmulation::rtl8139 ? PacketAccesses{4, 8} : PacketAccesses{0, 6};
}

std::vector<Step> emulated_transmit(const RequestShape& packet, const GuestProfile& guest,
                                    const GuestProfile& emulator_domain) {
  return {guest_sends(packet, guest, emulator_domain), emulator_sends(packet, guest, emulator_domain),
          StepBuilder(Station::nic_transmit, Arrival::device).rest_in_background().build(),
          guest_interrupt(guest, emulator_domain, transmitted_interrupt_accesses(guest.options.nic_emulation), {},
                          Ring::net_transmit)};
}

std::vector<Step> emulated_receive(const RequestShape& packet, const GuestProfile& guest,
                                   const GuestProfile& emulator_domain) {
  return {StepBuilder(Station::nic_receive, Arrival::device).build(),
          StepBuilder(Station::driver_interrupt, Arrival::interrupt)
              .once(driver_work(emulator_domain, Locus::driver_kernel, Primitive::nic_driver_round))
              .batch_limit(napi_weight)
              .each(driver_work(emulator_domain, Locus::driver_kernel, Primitive::nic_driver_packet, packet.packets))
              .each(bridging(emulator_domain))
              .each(driver_work(emulator_domain, Locus::driver_kernel, Primitive::tap_packet))
              .build(),
          StepBuilder(Station::emulator, Arrival::thread_wake)
              .each(emulator_system_calls(emulator_domain, 1))
              .each(data_copy(emulator_domain, Locus::driver_kernel, packet.size))
              .each(emulator_work(emulator_domain, Primitive::qemu_packet))
              .each(data_copy(guest, Locus::qemu, packet.size))
              .once(raise_interrupt_line(emulator_domain))
              .build(),
          guest_interrupt(guest, emulator_domain, receive_interrupt_accesses(guest.options.nic_emulation),
                          {driver_work(guest, Locus::guest_kernel, Primitive::emulated_nic_packet)}, Ring::none)};
}

} // namespace domus::models
