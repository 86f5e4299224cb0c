#include "scenarios/loading/check_fit.hpp"

#include "models/memory/dom0_sizing.hpp"
#include "models/memory/guest_bill.hpp"
#include "models/memory/host_bill.hpp"

#include <fmt/format.h>

#include <vector>

namespace domus::scenarios {

namespace {

using models::Bytes;
using models::Memory;
using models::Mode;

void check_host(const HostSpec& host, Complaints& complaints) {
  if (host.pcpus() > most_pcpus)
    complaints.add(host.where, fmt::format("host \"{}\" has {} pCPUs", printable(host.name), host.pcpus()),
                   fmt::format("give it at most {} threads in all", most_pcpus));
  const models::XenVersion first = models::first_xen_with(host.scheduler.name);
  if (host.xen_version < first)
    complaints.add(host.where,
                   fmt::format("host \"{}\" runs the scheduler {}, which Xen {} does not have", printable(host.name),
                               to_text(host.scheduler.name), to_text(host.xen_version)),
                   fmt::format("give xen = \"{}\" or later, or another scheduler", to_text(first)));
  if (host.dom0.vcpus > host.pcpus())
    complaints.add(host.where,
                   fmt::format("dom0 of host \"{}\" has {} vCPUs, but the host has {} pCPUs", printable(host.name),
                               host.dom0.vcpus, host.pcpus()),
                   "give dom0 at most as many vCPUs as there are pCPUs");
  const Memory xen = models::host_memory_bill(models::host_memory_of(host_model_of(host))).total(models::PaidBy::xen);
  if (host.dom0.memory + xen > host.memory)
    complaints.add(host.where,
                   fmt::format("dom0's {} and Xen's {} are more than the {} of host \"{}\"", to_text(host.dom0.memory),
                               to_text(xen), to_text(host.memory), printable(host.name)),
                   "give the host more memory, or dom0 less");
}

void check_cpus(const GuestSpec& guest, const HostSpec& host, Complaints& complaints) {
  constexpr unsigned per_cent = 100;
  const auto complain = [&](const std::string& problem, std::string remedy) {
    complaints.add(guest.where, fmt::format("guest \"{}\" {}", printable(guest.name), problem), std::move(remedy));
  };
  if (guest.vcpus > host.pcpus())
    complain(fmt::format("has {} vCPUs, but host \"{}\" has {} pCPUs", guest.vcpus, printable(host.name), host.pcpus()),
             "give it fewer vCPUs, or the host more cores");
  if (guest.cap > per_cent * guest.vcpus)
    complain(fmt::format("has a cap of {} %, but its {} vCPUs use at most {} %", guest.cap, guest.vcpus,
                         per_cent * guest.vcpus),
             "give a smaller cap, or 0 for none");
  for (const auto* affinity : {&guest.hard_affinity, &guest.soft_affinity})
    if (!affinity->empty() && affinity->back() >= host.pcpus())
      complain(fmt::format("has affinity to pCPU {}, but host \"{}\" has pCPUs 0 to {}", affinity->back(),
                           printable(host.name), host.pcpus() - 1),
               "name pCPUs of the host");
}

/// Figures for what nobody could run would only mislead.
void check_mode(const GuestSpec& guest, const HostSpec& host, Complaints& complaints) {
  if (guest.mode == Mode::pvh && host.xen_version < models::first_with_any_pvh)
    complaints.add(
        guest.where,
        fmt::format("guest \"{}\" is PVH, which Xen {} of host \"{}\" does not have", printable(guest.name),
                    to_text(host.xen_version), printable(host.name)),
        fmt::format("give the host xen = \"{}\" or later, or the guest another mode", to_text(models::first_with_pvh)));
}

void check_devices(const GuestSpec& guest, const Scenario& scenario, Complaints& complaints) {
  const HostSpec& host = scenario.hosts[guest.host];
  if (guest.disk == DiskPlace::iscsi && !host.remote_storage)
    complaints.add(guest.where,
                   fmt::format("guest \"{}\" has an iSCSI disk, but host \"{}\" has no remote_storage",
                               printable(guest.name), printable(host.name)),
                   "add [host.remote_storage] with target and link to the host, or give disk = \"local\"");
  for (const auto& backend : {guest.disk_backend, guest.network_backend}) {
    if (!backend)
      continue;
    if (guest.mode == Mode::bare_metal || guest.hardware_domain)
      complaints.add(guest.where,
                     fmt::format("{} \"{}\" has a driver domain",
                                 guest.mode == Mode::bare_metal ? "bare-metal" : "hardware domain",
                                 printable(guest.name)),
                     "leave out disk_backend and network_backend: it drives its devices itself");
    const GuestSpec& driver = scenario.guests[*backend];
    if (driver.disk_backend || driver.network_backend)
      complaints.add(guest.where,
                     fmt::format("driver domain \"{}\" of guest \"{}\" is itself behind a driver domain",
                                 printable(driver.name), printable(guest.name)),
                     "put driver domains directly on dom0");
  }
}

/// Bare metal has the machine to itself.
void check_alone(const Scenario& scenario, Complaints& complaints) {
  std::vector<const GuestSpec*> bare(scenario.hosts.size(), nullptr);
  for (const GuestSpec& guest : scenario.guests)
    if (guest.mode == Mode::bare_metal && bare[guest.host] == nullptr)
      bare[guest.host] = &guest;
  for (const GuestSpec& guest : scenario.guests) {
    const GuestSpec* owner = bare[guest.host];
    if (owner == nullptr || owner == &guest)
      continue;
    complaints.add(guest.where,
                   fmt::format("guest \"{}\" shares host \"{}\" with bare-metal \"{}\"", printable(guest.name),
                               printable(scenario.hosts[guest.host].name), printable(owner->name)),
                   "give the bare-metal one a host of its own: without Xen there are no guests beside it");
    return;
  }
}

/// What is left of a host's resources as guests are put on it one by one.
struct Room {
  Memory memory;
  Memory dom0_memory;
  std::optional<Bytes> disk;
  bool full = false; ///< one guest did not fit: the later ones are not worth a complaint each
};

Room room_of(const HostSpec& host) {
  const Memory dom0_spare = host.dom0.memory - models::dom0_own_need.typical;
  return {models::memory_for_guests(models::host_memory_of(host_model_of(host))), std::max(Memory{}, dom0_spare),
          host.disk_size};
}

void place(const GuestSpec& guest, const HostSpec& host, Room& room, Complaints& complaints) {
  const auto refuse = [&](const std::string& what, Memory need, Memory left, std::string remedy) {
    room.full = true;
    complaints.add(guest.where,
                   fmt::format("guest \"{}\" does not fit on host \"{}\": {} {}, and {} is left", printable(guest.name),
                               printable(host.name), what, to_text(need), to_text(left)),
                   std::move(remedy));
  };
  if (guest.mode == Mode::bare_metal) {
    if (guest.memory > host.memory)
      refuse("it uses", guest.memory, host.memory, "give it at most the host's memory");
    return;
  }
  models::GuestShape shape{guest.mode, guest.memory, guest.vcpus};
  shape.hap = guest.paging == models::Paging::hap;
  const models::MemoryBill bill = models::guest_memory_bill(shape, models::memory_accounting_of(host_model_of(host)));
  const Memory in_dom0 = bill.total(models::PaidBy::dom0);
  const Memory need = bill.total() - in_dom0;
  if (need > room.memory)
    return refuse("with its overhead it takes", need, room.memory,
                  "take out guests, give them less memory, or give the host more");
  if (in_dom0 > room.dom0_memory)
    return refuse("its QEMU takes dom0 memory of", in_dom0, room.dom0_memory, "give dom0 more memory");
  const Bytes on_disk = guest.disk == DiskPlace::local ? guest.disk_size : Bytes{};
  if (room.disk && on_disk > *room.disk)
    return refuse("its disk takes", on_disk, *room.disk, "take out guests, or give the host a larger disk_size");
  room.memory -= need;
  room.dom0_memory -= in_dom0;
  if (room.disk)
    *room.disk -= on_disk;
}

} // namespace

void check_fit(const Scenario& scenario, Complaints& complaints) {
  for (const HostSpec& host : scenario.hosts)
    check_host(host, complaints);
  check_alone(scenario, complaints);
  std::vector<Room> rooms;
  for (const HostSpec& host : scenario.hosts)
    rooms.push_back(room_of(host));
  for (const GuestSpec& guest : scenario.guests) {
    if (complaints.full())
      return;
    check_mode(guest, scenario.hosts[guest.host], complaints);
    check_cpus(guest, scenario.hosts[guest.host], complaints);
    check_devices(guest, scenario, complaints);
    if (!rooms[guest.host].full)
      place(guest, scenario.hosts[guest.host], rooms[guest.host], complaints);
  }
}

} // namespace domus::scenarios
