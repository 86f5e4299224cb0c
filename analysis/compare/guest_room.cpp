#include "analysis/compare/guest_room.hpp"

#include "models/memory/guest_bill.hpp"
#include "models/memory/page_table_memory.hpp"
#include "scenarios/profiles.hpp"

namespace domus::analysis {

namespace {

using models::Nanoseconds;
using scenarios::GuestSpec;
using scenarios::HostSpec;

/// The guest as a cloud would sell it.
models::Flavor flavor_of(const GuestSpec& guest) {
  models::Flavor flavor;
  flavor.memory = guest.memory;
  flavor.vcpus = guest.vcpus;
  flavor.system_disk = guest.disk == scenarios::DiskPlace::local ? guest.disk_size : models::Bytes{};
  return flavor;
}

models::CapacityPolicy policy_for(const GuestSpec& guest, Nanoseconds dom0_cpu) {
  models::CapacityPolicy policy;
  policy.nics = 1; // a scenario's guest has one
  policy.dom0_cpu_each = dom0_cpu;
  policy.hap = guest.paging == models::Paging::hap;
  return policy;
}

} // namespace

models::MemoryBill memory_bill(const GuestSpec& guest, const HostSpec& host) {
  const models::GuestShape shape = models::guest_shape_of(flavor_of(guest), guest.mode, policy_for(guest, {}));
  return models::guest_memory_bill(shape, models::memory_accounting_of(scenarios::host_model_of(host)));
}

models::MemoryBill structures_bill(const GuestSpec& guest, const HostSpec& host) {
  const models::GuestProfile profile = scenarios::profile_of(guest, host);
  models::GuestShape shape = models::guest_shape_of(flavor_of(guest), guest.mode, policy_for(guest, {}));
  shape.hap = !models::is_shadowed(profile);
  shape.log_dirty = guest.p2m.log_dirty;
  const models::GuestDevices devices =
      models::drives_devices(profile) ? models::GuestDevices{0, 0} : models::GuestDevices{};
  return models::xen_structures_bill(shape, devices, host.event_channels, host.xen_version,
                                     models::page_mix(guest.memory, profile.p2m));
}

models::ResourceAmounts supply_of(const HostSpec& host) {
  models::CapacityPolicy policy;
  policy.cpu_overcommit = 1;
  return models::supply_of(scenarios::host_model_of(host), policy);
}

models::ResourceAmounts need_of(const GuestSpec& guest, const HostSpec& host, Nanoseconds dom0_cpu) {
  if (guest.mode == models::Mode::bare_metal)
    return {};
  models::CapacityPolicy policy = policy_for(guest, dom0_cpu);
  policy.cpu_overcommit = 1;
  return models::need_of(flavor_of(guest), guest.mode, scenarios::host_model_of(host), policy);
}

models::Capacity capacity_for(const GuestSpec& guest, const HostSpec& host, Nanoseconds dom0_cpu) {
  return models::capacity_of(scenarios::host_model_of(host), flavor_of(guest), guest.mode, policy_for(guest, dom0_cpu));
}

} // namespace domus::analysis
