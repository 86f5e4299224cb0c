/// What a guest of a scenario takes of its host's resources, and how many like it the host would hold: the capacity
/// model (models/capacity.hpp) asked about scenario guests.
#pragma once

#include "models/capacity.hpp"
#include "models/memory/bill.hpp"
#include "scenarios/scenario.hpp"

namespace domus::analysis {

/// The guest's memory by the rules of its host's toolstack.
[[nodiscard]] models::MemoryBill memory_bill(const scenarios::GuestSpec& guest, const scenarios::HostSpec& host);

/// What Xen allocates for the guest once it runs, and what its own kernel spends of its RAM on page tables
/// (models::xen_structures_bill): one disk, one NIC, its p2m as the scenario has it.
[[nodiscard]] models::MemoryBill structures_bill(const scenarios::GuestSpec& guest, const scenarios::HostSpec& host);

/// What there is on the host for guests. vCPUs count one for each pCPU.
[[nodiscard]] models::ResourceAmounts supply_of(const scenarios::HostSpec& host);

/// What the guest takes. `dom0_cpu` is dom0's vCPU time for it in one second. Nothing on bare metal.
[[nodiscard]] models::ResourceAmounts need_of(const scenarios::GuestSpec& guest, const scenarios::HostSpec& host,
                                              models::Nanoseconds dom0_cpu);

/// How many such guests an empty host would hold; vCPUs do not limit, since they may be shared.
/// Precondition: not bare metal.
[[nodiscard]] models::Capacity capacity_for(const scenarios::GuestSpec& guest, const scenarios::HostSpec& host,
                                            models::Nanoseconds dom0_cpu);

} // namespace domus::analysis
