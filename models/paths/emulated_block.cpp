#include "models/paths/emulated_block.hpp"

#include "models/paths/emulator.hpp"
#include "models/paths/grants.hpp"
#include "models/paths/step_builder.hpp"

namespace domus::models {

namespace {

Charge driver_work(const GuestProfile& domain, Locus locus, Primitive primitive) {
  return charge(Cause::driver, locus, 1, domain.platform->cost(primitive));
}

bool is_file(const GuestProfile& guest) {
  return guest.options.disk_backing == DiskBacking::file;
}

/// Data goes through the page cache of QEMU's host.
bool is_cached(const GuestProfile& guest) {
  return is_file(guest) && guest.options.disk_cache == DiskCache::writeback;
}

Step issue(const GuestProfile& guest, const GuestProfile& emulator_domain) {
  StepBuilder step(Station::guest_thread, Arrival::inline_call);
  step.each(driver_work(guest, Locus::guest_kernel, Primitive::block_layer_submit))
      .each(driver_work(guest, Locus::guest_kernel, Primitive::disk_driver))
      .acquires(Ring::block, 1);
  if (guest.options.disk_emulation == DiskEmulation::ide) {
    step.each(driver_work(guest, Locus::guest_kernel, Primitive::dma_status_delays));
  }
  step.accesses(command_accesses(guest.options).issue, 0, emulated_access(guest, emulator_domain));
  return step.build();
}

StepBuilder start_in_host(const RequestShape& request, const GuestProfile& guest, const GuestProfile& emulator_domain) {
  StepBuilder step(Station::emulator, Arrival::thread_wake);
  step.each(emulator_work(emulator_domain, Primitive::qemu_disk_command))
      .each(emulator_system_calls(emulator_domain, 1));
  if (is_cached(guest)) {
    step.each(data_copy(emulator_domain, Locus::driver_kernel, request.size));
  }
  return step;
}

void add_host_submission(StepBuilder& step, const GuestProfile& emulator_domain) {
  step.each(driver_work(emulator_domain, Locus::driver_kernel, Primitive::block_layer_submit))
      .each(driver_work(emulator_domain, Locus::driver_kernel, Primitive::disk_driver));
}

Step host_interrupt(const GuestProfile& emulator_domain) {
  return StepBuilder(Station::driver_interrupt, Arrival::interrupt)
      .each(driver_work(emulator_domain, Locus::driver_kernel, Primitive::disk_driver))
      .each(driver_work(emulator_domain, Locus::driver_kernel, Primitive::block_layer_complete))
      .build();
}

void add_completion(StepBuilder& step, const GuestProfile& emulator_domain) {
  step.each(emulator_work(emulator_domain, Primitive::qemu_disk_command))
      .each(emulator_system_calls(emulator_domain, 2))
      .each(raise_interrupt_line(emulator_domain));
}

StepBuilder guest_completion(const GuestProfile& guest, const GuestProfile& emulator_domain) {
  StepBuilder step(Station::guest_interrupt, Arrival::emulated_interrupt);
  step.each(driver_work(guest, Locus::guest_kernel, Primitive::disk_driver))
      .each(driver_work(guest, Locus::guest_kernel, Primitive::block_layer_complete))
      .accesses(command_accesses(guest.options).completion, 0, emulated_access(guest, emulator_domain))
      .releases(Ring::block);
  return step;
}

/// A write that ends in the page cache; the disk gets it later.
std::vector<Step> cached_write(const RequestShape& request, const GuestProfile& guest,
                               const GuestProfile& emulator_domain) {
  StepBuilder to_cache = start_in_host(request, guest, emulator_domain);
  add_host_submission(to_cache, emulator_domain); // the flusher's work, charged to the thread that made it necessary
  add_completion(to_cache, emulator_domain);
  return {issue(guest, emulator_domain), to_cache.build(),
          guest_completion(guest, emulator_domain).rest_in_background().build(),
          StepBuilder(Station::disk, Arrival::device).build(), host_interrupt(emulator_domain)};
}

} // namespace

CommandAccesses command_accesses(const PathOptions& options) {
  if (options.disk_emulation == DiskEmulation::ahci) {
    return {2, 5};
  }
  return {options.lba48 ? 23.0 : 18.0, 8};
}

std::vector<Step> emulated_block(const RequestShape& request, const GuestProfile& guest,
                                 const GuestProfile& emulator_domain) {
  if (is_cached(guest) && request.direction == Direction::write && !request.flush) {
    return cached_write(request, guest, emulator_domain);
  }
  StepBuilder start = start_in_host(request, guest, emulator_domain);
  add_host_submission(start, emulator_domain);
  StepBuilder finish(Station::emulator, Arrival::thread_wake);
  add_completion(finish, emulator_domain);
  return {issue(guest, emulator_domain),   start.build(),  StepBuilder(Station::disk, Arrival::device).build(),
          host_interrupt(emulator_domain), finish.build(), guest_completion(guest, emulator_domain).build()};
}

} // namespace domus::models
