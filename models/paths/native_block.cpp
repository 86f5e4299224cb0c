#include "models/paths/native_block.hpp"

#include "models/paths/step_builder.hpp"

namespace domus::models {

std::vector<Step> native_block(const GuestProfile& machine) {
  const auto work = [&](Primitive primitive) {
    return charge(Cause::driver, Locus::guest_kernel, 1, machine.platform->cost(primitive));
  };
  return {StepBuilder(Station::guest_thread, Arrival::inline_call)
              .each(work(Primitive::block_layer_submit))
              .each(work(Primitive::disk_driver))
              .build(),
          StepBuilder(Station::disk, Arrival::device).build(),
          StepBuilder(Station::guest_interrupt, Arrival::interrupt)
              .each(work(Primitive::disk_driver))
              .each(work(Primitive::block_layer_complete))
              .build()};
}

} // namespace domus::models
