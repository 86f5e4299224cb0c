/// The slots of ARINC 653: from names of guests to numbers of domains.
#include "scenarios/loading/resolve.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace domus::scenarios {

namespace {

using models::ArincTable;
using models::Nanoseconds;

/// Domains of a host count from 0: dom0, and then its guests in the order of the scenario.
std::size_t domain_of(std::size_t guest, const Scenario& scenario) {
  std::size_t domain = 1;
  for (std::size_t i = 0; i < guest; ++i)
    domain += scenario.guests[i].host == scenario.guests[guest].host ? 1 : 0;
  return domain;
}

/// Nothing if it complains.
std::optional<ArincTable::Slot> slot_of(const SlotDraft& draft, std::size_t host, const Scenario& scenario,
                                        const Names& guests, Complaints& complaints) {
  ArincTable::Slot slot{.domain = 0, .vcpu = draft.vcpu, .runtime = draft.runtime};
  unsigned vcpus = scenario.hosts[host].dom0.vcpus;
  if (draft.guest.text != "dom0") {
    const auto guest = guests.find(draft.guest, complaints);
    if (!guest)
      return std::nullopt;
    if (scenario.guests[*guest].host != host) {
      complaints.add(draft.guest.where, fmt::format("guest \"{}\" is on another host", printable(draft.guest.text)),
                     "name a guest of this host, or \"dom0\"");
      return std::nullopt;
    }
    vcpus = scenario.guests[*guest].vcpus;
    slot.domain = domain_of(*guest, scenario);
  }
  if (slot.vcpu >= vcpus) {
    complaints.add(
        draft.where,
        fmt::format("the slot is for vCPU {} of \"{}\", which has {}", slot.vcpu, printable(draft.guest.text), vcpus),
        "count vCPUs from 0");
    return std::nullopt;
  }
  return slot;
}

void resolve_table(const SchedulerDraft& draft, std::size_t host, Scenario& scenario, const Names& guests,
                   Complaints& complaints) {
  if (draft.slots.size() > ArincTable::most_slots)
    complaints.add(draft.slots[ArincTable::most_slots].where,
                   fmt::format("Xen takes at most {} slots", ArincTable::most_slots),
                   "leave out this one and all that follow");
  ArincTable& table = scenario.hosts[host].scheduler.arinc653;
  Nanoseconds together{0};
  for (const SlotDraft& from : draft.slots) {
    together += from.runtime;
    if (const auto slot = slot_of(from, host, scenario, guests, complaints))
      table.slots.push_back(*slot);
    if (draft.major_frame && together > *draft.major_frame) {
      complaints.add(from.where,
                     fmt::format("up to here the slots take {}, but the major frame is {}", models::to_text(together),
                                 models::to_text(*draft.major_frame)),
                     "make the slots shorter, or major_frame longer");
      return;
    }
  }
  table.major_frame = draft.major_frame.value_or(together);
}

} // namespace

void resolve_slots(const ScenarioDraft& draft, Scenario& scenario, const Names& guests, Complaints& complaints) {
  for (std::size_t host = 0; host < draft.hosts.size(); ++host)
    if (const SchedulerDraft& scheduler = draft.hosts[host].scheduler; !scheduler.slots.empty())
      resolve_table(scheduler, host, scenario, guests, complaints);
}

} // namespace domus::scenarios
