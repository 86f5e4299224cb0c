/// From a scenario to what the models need to price it: the profile of a guest, of dom0, and a guest's itinerary.
#pragma once

#include "models/guest_profile.hpp"
#include "models/itinerary.hpp"
#include "scenarios/scenario.hpp"

namespace domus::scenarios {

/// Precondition of all: the host's platform exists (load_scenario sees to it).
[[nodiscard]] models::GuestProfile profile_of(const GuestSpec& guest, const HostSpec& host);
/// dom0 is a PV domain on its host.
[[nodiscard]] models::GuestProfile dom0_profile(const HostSpec& host);

/// The itinerary of one operation of the guest's workload, its disk and its network each backed by the domain that the
/// scenario says (dom0 unless it names a driver domain). For an idle guest without a demand it has no phases that cost.
[[nodiscard]] models::Itinerary itinerary_of(const Scenario& scenario, const GuestSpec& guest);

} // namespace domus::scenarios
