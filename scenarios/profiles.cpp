#include "scenarios/profiles.hpp"

#include "models/itinerary_builder.hpp"
#include "models/platform.hpp"
#include "models/xen_version.hpp"

#include <algorithm>
#include <optional>

namespace domus::scenarios {

namespace {

/// Xen and Linux learnt of Meltdown and Spectre in 2018: 4.11 guards against them, as the updates of older branches do,
/// but a scenario that names an older version means the version as it was.
constexpr models::XenVersion first_to_guard{4, 11};

bool mitigates(const HostSpec& host) {
  return host.mitigations.value_or(host.xen_version >= first_to_guard);
}

models::Xpti xpti_on(const HostSpec& host, const models::Platform& platform) {
  if (!host.xpti.value_or(mitigates(host) && platform.xpti_by_default))
    return models::Xpti::off;
  return host.xen_version < first_to_guard ? models::Xpti::first_form : models::Xpti::on;
}

/// From Xen 4.0 on (commit b67758cda1 of 2009).
bool exits_from_pause_loops(const HostSpec& host) {
  constexpr models::XenVersion first_with_ple{4, 0};
  return host.pause_loop_exiting && host.xen_version >= first_with_ple;
}

models::GuestProfile driver_profile(const Scenario& scenario, const GuestSpec& guest,
                                    const std::optional<std::size_t>& driver_domain) {
  const HostSpec& host = scenario.hosts[guest.host];
  return driver_domain.has_value() ? profile_of(scenario.guests[*driver_domain], host) : dom0_profile(host);
}

} // namespace

models::GuestProfile profile_of(const GuestSpec& guest, const HostSpec& host) {
  const models::Platform& platform = platform_of(host);
  return {.mode = guest.mode,
          .platform = &platform,
          .vcpus = guest.vcpus,
          .p2m = models::p2m_pages(guest.p2m, host.xen_version),
          .memory = guest.memory,
          .paging = guest.paging,
          .bits = guest.bits,
          .pinning = guest.pinning,
          .xpti = guest.bits == 64 ? xpti_on(host, platform) : models::Xpti::off,
          .xpti_pcid = host.pcid,
          .xen_mitigations = mitigates(host),
          .kernel_mitigations = guest.mitigations.value_or(mitigates(host)),
          .tick_rate = guest.tick_rate,
          .pv_spinlocks = guest.pv_spinlocks,
          .hardware_domain = guest.hardware_domain,
          .pause_loop_exiting = exits_from_pause_loops(host),
          .options = guest.paths};
}

models::GuestProfile dom0_profile(const HostSpec& host) {
  const models::Platform& platform = platform_of(host);
  models::GuestProfile profile;
  profile.mode = models::Mode::pv;
  profile.platform = &platform;
  profile.vcpus = host.dom0.vcpus;
  profile.xpti = xpti_on(host, platform);
  profile.xpti_pcid = host.pcid;
  profile.xen_mitigations = mitigates(host);
  profile.kernel_mitigations = mitigates(host);
  return profile;
}

models::Itinerary itinerary_of(const Scenario& scenario, const GuestSpec& guest) {
  const models::GuestProfile profile = profile_of(guest, scenario.hosts[guest.host]);
  const models::Demand& demand = guest.workload.demand;
  models::Itinerary itinerary =
      models::itinerary_of(demand, profile, driver_profile(scenario, guest, guest.disk_backend));
  if (guest.network_backend == guest.disk_backend) {
    return itinerary;
  }
  const models::Itinerary by_network =
      models::itinerary_of(demand, profile, driver_profile(scenario, guest, guest.network_backend));
  for (std::size_t phase = 0; phase < itinerary.phases.size(); ++phase) {
    if (itinerary.phases[phase].kind == models::PhaseKind::receive ||
        itinerary.phases[phase].kind == models::PhaseKind::transmit) {
      itinerary.phases[phase] = by_network.phases[phase];
    }
  }
  return itinerary;
}

} // namespace domus::scenarios
