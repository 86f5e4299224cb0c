#include "analysis/compare/fullness.hpp"

#include "analysis/compare/guest_room.hpp"
#include "analysis/text/numbers.hpp"

#include <string_view>

namespace domus::analysis {

namespace {

using models::HostResource;

/// How an amount of the resource is written: what to divide it by, and the unit.
struct Unit {
  double size;
  std::string_view name;
};

Unit unit_of(HostResource resource) {
  switch (resource) {
  case HostResource::memory:
  case HostResource::dom0_memory:
  case HostResource::disk:
    return {0x1p30, " GiB"};
  case HostResource::dom0_cpu:
    return {1e9, " vCPUs"};
  case HostResource::vcpus:
    return {1, " pCPUs"};
  case HostResource::event_channels:
    break;
  }
  return {1, ""};
}

} // namespace

std::vector<Fullness> fullness_of(const scenarios::Scenario& scenario, std::size_t host, const RunSummary& summary) {
  const scenarios::HostSpec& spec = scenario.hosts.at(host);
  models::ResourceAmounts taken;
  for (const scenarios::GuestSpec& guest : scenario.guests) {
    if (guest.host != host)
      continue;
    const models::ResourceAmounts need = need_of(guest, spec, models::Nanoseconds{0});
    taken.memory += need.memory;
    taken.dom0_memory += need.dom0_memory;
    taken.event_channels += need.event_channels;
    taken.disk += need.disk;
    taken.vcpus += need.vcpus;
  }
  const auto& domains = summary.hosts.at(host).domains;
  if (!domains.empty())
    taken.dom0_cpu = models::nanoseconds_from(domains.front().cpu_share.mean * 1e9);
  const models::ResourceAmounts supply = supply_of(spec);
  std::vector<Fullness> fullness;
  for (const HostResource resource : models::all_host_resources)
    if (const std::int64_t amount = models::amount_of(taken, resource); amount > 0)
      fullness.push_back({resource, amount, models::amount_of(supply, resource)});
  return fullness;
}

std::string taken_text(const Fullness& fullness) {
  return count_text(static_cast<double>(fullness.taken) / unit_of(fullness.resource).size);
}

std::string supply_text(const Fullness& fullness) {
  const Unit unit = unit_of(fullness.resource);
  return count_text(static_cast<double>(fullness.supply) / unit.size) + std::string(unit.name);
}

} // namespace domus::analysis
