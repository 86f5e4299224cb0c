#include "models/capacity.hpp"

#include <algorithm>
#include <cassert>
#include <chrono>
#include <cmath>

namespace domus::models {

std::string_view to_text(HostResource resource) {
  switch (resource) {
  case HostResource::memory:
    return "memory";
  case HostResource::dom0_memory:
    return "dom0 memory";
  case HostResource::dom0_cpu:
    return "dom0 CPU";
  case HostResource::event_channels:
    return "event channels";
  case HostResource::disk:
    return "disk";
  case HostResource::vcpus:
    return "vCPUs";
  }
  return "";
}

std::int64_t amount_of(const ResourceAmounts& amounts, HostResource resource) {
  switch (resource) {
  case HostResource::memory:
    return amounts.memory.count();
  case HostResource::dom0_memory:
    return amounts.dom0_memory.count();
  case HostResource::dom0_cpu:
    return amounts.dom0_cpu.count();
  case HostResource::event_channels:
    return amounts.event_channels;
  case HostResource::disk:
    return amounts.disk.count();
  case HostResource::vcpus:
    return amounts.vcpus;
  }
  return 0;
}

Capacity fill(const ResourceAmounts& supply, const ResourceAmounts& each) {
  assert(each.memory > Memory{});
  Capacity capacity;
  capacity.supply = supply;
  capacity.each = each;
  std::optional<std::int64_t> least;
  for (const HostResource resource : all_host_resources) {
    const std::int64_t has = amount_of(supply, resource);
    const std::int64_t takes = amount_of(each, resource);
    assert(has >= 0 && takes >= 0);
    if (takes == 0) {
      continue;
    }
    const std::int64_t fits = has / takes;
    capacity.fits_alone[static_cast<std::size_t>(resource)] = fits;
    if (!least || fits < *least) {
      least = fits;
      capacity.limited_by = resource;
    }
  }
  capacity.count = *least;
  capacity.headroom = {
      supply.memory - each.memory * capacity.count,     supply.dom0_memory - each.dom0_memory * capacity.count,
      supply.dom0_cpu - each.dom0_cpu * capacity.count, supply.event_channels - each.event_channels * capacity.count,
      supply.disk - each.disk * capacity.count,         supply.vcpus - each.vcpus * capacity.count};
  return capacity;
}

GuestShape guest_shape_of(const Flavor& flavor, Mode mode, const CapacityPolicy& policy) {
  return {mode, flavor.memory, flavor.vcpus, policy.hap, policy.pv_shim && mode == Mode::pv};
}

ResourceAmounts supply_of(const HostModel& host, const CapacityPolicy& policy) {
  ResourceAmounts supply;
  supply.memory = memory_for_guests(host_memory_of(host));
  supply.dom0_memory = std::max(Memory{}, dom0_memory_of(host) - dom0_own_need.typical);
  supply.dom0_cpu = std::chrono::seconds{1} * dom0_vcpus_of(host);
  const unsigned channels = event_channel_limit(host.event_channel_abi);
  supply.event_channels = channels - std::min(channels, host.event_channels.by_the_host);
  supply.disk = host.disk_size.value_or(Bytes{});
  if (policy.cpu_overcommit) {
    assert(*policy.cpu_overcommit > 0);
    supply.vcpus = std::llround(std::floor(*policy.cpu_overcommit * host.pcpus()));
  }
  return supply;
}

ResourceAmounts need_of(const Flavor& flavor, Mode mode, const HostModel& host, const CapacityPolicy& policy) {
  assert(mode != Mode::bare_metal);
  const GuestShape guest = guest_shape_of(flavor, mode, policy);
  const MemoryBill bill = guest_memory_bill(guest, memory_accounting_of(host));
  ResourceAmounts need;
  need.memory = bill.total(PaidBy::guest_ram) + bill.total(PaidBy::xen);
  // A dom0 that balloons keeps as much more for itself as its QEMUs take; another has what it has.
  (dom0_balloons(host) ? need.memory : need.dom0_memory) += bill.total(PaidBy::dom0);
  need.dom0_cpu = policy.dom0_cpu_each;
  need.event_channels = dom0_event_channels(guest, {disks_of(flavor), policy.nics}, host.event_channels);
  need.disk = host.disk_size ? local_disk_of(flavor) : Bytes{};
  need.vcpus = policy.cpu_overcommit ? flavor.vcpus : 0;
  return need;
}

Capacity capacity_of(const HostModel& host, const Flavor& flavor, Mode mode, const CapacityPolicy& policy) {
  return fill(supply_of(host, policy), need_of(flavor, mode, host, policy));
}

} // namespace domus::models
