#include "models/paths/pv_block.hpp"

#include "models/paths/grants.hpp"
#include "models/paths/step_builder.hpp"

#include <cmath>

namespace domus::models {

namespace {

constexpr double segments_per_hypercall = 11;

/// Pages, hypercalls to map them and hypercalls to unmap them, for one request (facts/xen.md 5.3b).
struct Mappings {
  double pages = 0;
  double map_hypercalls = 0;
  double unmap_hypercalls = 0;
};

Mappings mappings_of(double segments) {
  if (segments == 0) {
    return {};
  }
  Mappings mappings{segments, std::ceil(segments / segments_per_hypercall), 1};
  if (segments > segments_per_hypercall) { // the indirect page
    mappings.pages += 1;
    mappings.map_hypercalls += 1;
    mappings.unmap_hypercalls += 1;
  }
  return mappings;
}

Charge driver_work(const GuestProfile& domain, Locus locus, Primitive primitive, double count = 1) {
  return charge(Cause::driver, locus, count, domain.platform->cost(primitive));
}

Step submit(const RequestShape& request, const GuestProfile& guest) {
  StepBuilder step(Station::guest_thread, Arrival::inline_call);
  step.each(driver_work(guest, Locus::guest_kernel, Primitive::block_layer_submit))
      .each(driver_work(guest, Locus::guest_kernel, Primitive::blkfront_request))
      .acquires(Ring::block, 1);
  if (guest.options.persistent_grants && request.direction == Direction::write) {
    step.each(data_copy(guest, Locus::guest_kernel, request.size));
  }
  return step.build();
}

Step back_end(const RequestShape& request, const GuestProfile& guest, const GuestProfile& driver_domain) {
  const double segments = static_cast<double>(request.size.in_pages_up());
  StepBuilder step(Station::block_backend, Arrival::event_channel);
  step.once(driver_work(driver_domain, Locus::driver_kernel, Primitive::blkback_round))
      .each(driver_work(driver_domain, Locus::driver_kernel, Primitive::blkback_request))
      .each(driver_work(driver_domain, Locus::driver_kernel, Primitive::blkback_segment, segments));
  if (!guest.options.persistent_grants) {
    const Mappings mappings = mappings_of(segments);
    step.each(grant_maps(driver_domain, mappings.pages)).each(grant_hypercalls(driver_domain, mappings.map_hypercalls));
  }
  if (guest.options.disk_backing == DiskBacking::file) { // the loop device's thread, and its copy to the page cache
    step.each(driver_work(driver_domain, Locus::driver_kernel, Primitive::block_layer_submit))
        .each(data_copy(driver_domain, Locus::driver_kernel, request.size));
  }
  step.each(driver_work(driver_domain, Locus::driver_kernel, Primitive::block_layer_submit))
      .each(driver_work(driver_domain, Locus::driver_kernel, Primitive::disk_driver));
  return step.build();
}

Step device_done(const RequestShape& request, const GuestProfile& guest, const GuestProfile& driver_domain) {
  StepBuilder step(Station::driver_interrupt, Arrival::interrupt);
  step.each(driver_work(driver_domain, Locus::driver_kernel, Primitive::disk_driver))
      .each(driver_work(driver_domain, Locus::driver_kernel, Primitive::blkback_completion));
  if (!guest.options.persistent_grants) {
    const Mappings mappings = mappings_of(static_cast<double>(request.size.in_pages_up()));
    step.each(grant_unmaps(driver_domain, mappings.pages))
        .each(unmap_hypercalls(driver_domain, mappings.unmap_hypercalls));
  }
  return step.build();
}

Step complete(const RequestShape& request, const GuestProfile& guest) {
  StepBuilder step(Station::guest_interrupt, Arrival::event_channel);
  step.each(driver_work(guest, Locus::guest_kernel, Primitive::block_layer_complete)).releases(Ring::block);
  if (guest.options.persistent_grants && request.direction == Direction::read) {
    step.each(data_copy(guest, Locus::guest_kernel, request.size));
  }
  return step.build();
}

} // namespace

std::vector<Step> pv_block(const RequestShape& request, const GuestProfile& guest, const GuestProfile& driver_domain) {
  return {submit(request, guest), back_end(request, guest, driver_domain),
          StepBuilder(Station::disk, Arrival::device).build(), device_done(request, guest, driver_domain),
          complete(request, guest)};
}

} // namespace domus::models
