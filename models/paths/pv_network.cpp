#include "models/paths/pv_network.hpp"

#include "models/paths/grants.hpp"
#include "models/paths/step_builder.hpp"

#include <algorithm>

namespace domus::models {

namespace {

constexpr Bytes copied_head{128};
constexpr unsigned napi_weight = 64;
constexpr unsigned receive_batch = 64;

unsigned pages_of(const RequestShape& packet) {
  return static_cast<unsigned>(std::max<std::int64_t>(1, packet.size.in_pages_up()));
}

bool is_mapped(const RequestShape& packet) {
  return packet.size > copied_head;
}

Charge driver_work(const GuestProfile& domain, Locus locus, Primitive primitive, double count = 1) {
  return charge(Cause::driver, locus, count, domain.platform->cost(primitive));
}

Charge bridging(const GuestProfile& driver_domain) {
  return charge(Cause::bridge, Locus::driver_kernel, 1, driver_domain.platform->cost(Primitive::bridge_packet));
}

Step front_end_transmit(const RequestShape& packet, const GuestProfile& guest) {
  return StepBuilder(Station::guest_thread, Arrival::inline_call)
      .each(driver_work(guest, Locus::guest_kernel, Primitive::netfront_packet))
      .each(driver_work(guest, Locus::guest_kernel, Primitive::netfront_slot, packet_slots(packet)))
      .acquires(Ring::net_transmit, packet_slots(packet))
      .build();
}

Step back_end_transmit(const RequestShape& packet, const GuestProfile& driver_domain) {
  StepBuilder step(Station::net_backend_transmit, Arrival::event_channel);
  step.once(driver_work(driver_domain, Locus::driver_kernel, Primitive::netback_round))
      .once(grant_hypercalls(driver_domain, is_mapped(packet) ? 2 : 1))
      .batch_limit(napi_weight)
      .each(driver_work(driver_domain, Locus::driver_kernel, Primitive::netback_packet))
      .each(driver_work(driver_domain, Locus::driver_kernel, Primitive::netback_slot, packet_slots(packet)))
      .each(grant_copies(driver_domain, 1, std::min(packet.size, copied_head)));
  if (is_mapped(packet)) {
    step.each(grant_maps(driver_domain, pages_of(packet)));
  }
  step.each(bridging(driver_domain))
      .each(driver_work(driver_domain, Locus::driver_kernel, Primitive::nic_driver_packet));
  return step.build();
}

Step sent(const RequestShape& packet, const GuestProfile& driver_domain) {
  StepBuilder step(Station::driver_interrupt, Arrival::interrupt);
  step.once(driver_work(driver_domain, Locus::driver_kernel, Primitive::nic_driver_round)).batch_limit(napi_weight);
  if (is_mapped(packet)) {
    step.each(grant_unmaps(driver_domain, pages_of(packet))).once(unmap_hypercalls(driver_domain, 1));
  }
  return step.build();
}

Step slots_freed(const RequestShape& packet, const GuestProfile& guest) {
  return StepBuilder(Station::guest_interrupt, Arrival::event_channel)
      .each(driver_work(guest, Locus::guest_kernel, Primitive::netfront_slot, packet_slots(packet)))
      .releases(Ring::net_transmit)
      .build();
}

Step from_wire(const RequestShape& packet, const GuestProfile& driver_domain) {
  return StepBuilder(Station::driver_interrupt, Arrival::interrupt)
      .once(driver_work(driver_domain, Locus::driver_kernel, Primitive::nic_driver_round))
      .batch_limit(napi_weight)
      .each(driver_work(driver_domain, Locus::driver_kernel, Primitive::nic_driver_packet, packet.packets))
      .each(bridging(driver_domain))
      .acquires(Ring::net_receive, packet_slots(packet))
      .build();
}

Step back_end_receive(const RequestShape& packet, const GuestProfile& driver_domain) {
  return StepBuilder(Station::net_backend_receive, Arrival::thread_wake)
      .once(driver_work(driver_domain, Locus::driver_kernel, Primitive::netback_round))
      .once(grant_hypercalls(driver_domain, 1))
      .batch_limit(receive_batch)
      .each(driver_work(driver_domain, Locus::driver_kernel, Primitive::netback_packet))
      .each(driver_work(driver_domain, Locus::driver_kernel, Primitive::netback_slot, packet_slots(packet)))
      .each(grant_copies(driver_domain, pages_of(packet), packet.size))
      .build();
}

Step front_end_receive(const RequestShape& packet, const GuestProfile& guest) {
  return StepBuilder(Station::guest_interrupt, Arrival::event_channel)
      .batch_limit(napi_weight)
      .each(driver_work(guest, Locus::guest_kernel, Primitive::netfront_packet))
      .each(driver_work(guest, Locus::guest_kernel, Primitive::netfront_slot, packet_slots(packet)))
      .releases(Ring::net_receive)
      .build();
}

} // namespace

unsigned packet_slots(const RequestShape& packet) {
  return pages_of(packet) + (packet.packets > 1 ? 1 : 0);
}

std::vector<Step> pv_transmit(const RequestShape& packet, const GuestProfile& guest,
                              const GuestProfile& driver_domain) {
  return {front_end_transmit(packet, guest), back_end_transmit(packet, driver_domain),
          StepBuilder(Station::nic_transmit, Arrival::device).rest_in_background().build(), sent(packet, driver_domain),
          slots_freed(packet, guest)};
}

std::vector<Step> pv_receive(const RequestShape& packet, const GuestProfile& guest, const GuestProfile& driver_domain) {
  return {StepBuilder(Station::nic_receive, Arrival::device).build(), from_wire(packet, driver_domain),
          back_end_receive(packet, driver_domain), front_end_receive(packet, guest)};
}

} // namespace domus::models
