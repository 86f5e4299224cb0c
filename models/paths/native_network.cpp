#include "models/paths/native_network.hpp"

#include "models/paths/step_builder.hpp"

namespace domus::models {

namespace {

constexpr unsigned napi_weight = 64;

Charge work(const GuestProfile& machine, Primitive primitive, double count = 1) {
  return charge(Cause::driver, Locus::guest_kernel, count, machine.platform->cost(primitive));
}

} // namespace

std::vector<Step> native_transmit(const GuestProfile& machine) {
  return {StepBuilder(Station::guest_thread, Arrival::inline_call)
              .each(work(machine, Primitive::nic_driver_packet))
              .build(),
          StepBuilder(Station::nic_transmit, Arrival::device).rest_in_background().build(),
          StepBuilder(Station::guest_interrupt, Arrival::interrupt)
              .once(work(machine, Primitive::nic_driver_round))
              .batch_limit(napi_weight)
              .build()};
}

std::vector<Step> native_receive(const RequestShape& packet, const GuestProfile& machine) {
  return {StepBuilder(Station::nic_receive, Arrival::device).build(),
          StepBuilder(Station::guest_interrupt, Arrival::interrupt)
              .once(work(machine, Primitive::nic_driver_round))
              .each(work(machine, Primitive::nic_driver_packet, packet.packets))
              .batch_limit(napi_weight)
              .build()};
}

} // namespace domus::models
