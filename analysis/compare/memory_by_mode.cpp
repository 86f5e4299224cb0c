#include "analysis/compare/memory_by_mode.hpp"

#include "analysis/compare/guest_room.hpp"
#include "scenarios/input_error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <tuple>

namespace domus::analysis {

namespace {

using models::Mode;
using models::Nanoseconds;
using scenarios::GuestSpec;

auto size_of(const GuestSpec& guest) {
  return std::tuple(guest.host, guest.flavor, guest.vcpus, guest.memory, guest.disk_size, guest.disk, guest.mode,
                    guest.paging);
}

std::string name_of(const GuestSpec& guest) {
  if (guest.flavor)
    return scenarios::printable(*guest.flavor, 24);
  return fmt::format("{} vCPU{}, {}", guest.vcpus, guest.vcpus == 1 ? "" : "s", models::to_text(guest.memory));
}

/// dom0's CPU time in one second for one guest of the size of `like`: the mean over all of that size.
Nanoseconds dom0_cpu_each(const ModeRuns& runs, const GuestSpec& like) {
  double sum = 0;
  double count = 0;
  for (std::size_t i = 0; i < runs.scenario.guests.size(); ++i) {
    if (size_of(runs.scenario.guests[i]) != size_of(like))
      continue;
    const GuestSummary& guest = runs.summary.guests[i];
    sum += guest.driver_share.mean + guest.emulator_share.mean;
    ++count;
  }
  return models::nanoseconds_from(sum / count * 1e9);
}

} // namespace

MemoryByMode memory_of(const scenarios::Scenario& scenario) {
  MemoryByMode memory;
  for (const GuestSpec& guest : scenario.guests) {
    if (guest.mode == Mode::bare_metal)
      continue;
    const models::MemoryBill bill = memory_bill(guest, scenario.hosts.at(guest.host));
    memory.overhead += bill.overhead();
    memory.in_dom0 += bill.total(models::PaidBy::dom0);
    ++memory.guests;
  }
  return memory;
}

std::vector<Room> rooms_of(const ModeRuns& runs) {
  std::vector<Room> rooms;
  const auto& guests = runs.scenario.guests;
  for (std::size_t i = 0; i < guests.size(); ++i) {
    const GuestSpec& guest = guests[i];
    if (guest.mode == Mode::bare_metal)
      continue;
    const auto room = std::find_if(rooms.begin(), rooms.end(), [&](const Room& other) {
      return size_of(guests[other.guests.front()]) == size_of(guest);
    });
    if (room != rooms.end()) {
      room->guests.push_back(i);
      continue;
    }
    const scenarios::HostSpec& host = runs.scenario.hosts.at(guest.host);
    rooms.push_back({guest.host,
                     name_of(guest),
                     {i},
                     memory_bill(guest, host).overhead(),
                     capacity_for(guest, host, dom0_cpu_each(runs, guest))});
  }
  return rooms;
}

} // namespace domus::analysis
