#include "scenarios/profiles.hpp"

#include <doctest/doctest.h>

#include <optional>

using namespace domus;
using namespace domus::scenarios;
using models::Mode;

namespace {

/// A disk-only guest behind a driver domain, on a host of the given platform and Xen.
Scenario guest_and_driver_domain(const std::string& platform, models::XenVersion xen_version) {
  Scenario scenario;
  HostSpec host;
  host.platform = platform;
  host.xen_version = xen_version;
  scenario.hosts.push_back(host);
  GuestSpec guest;
  guest.mode = Mode::pv;
  guest.workload.demand.operation = "request";
  guest.workload.demand.block.push_back({{1, 1, 1, ""}, models::Bytes::kib(4)});
  guest.workload.demand.network.push_back({{1, 1, 1, ""}, models::Bytes{100}});
  scenario.guests.push_back(guest);
  GuestSpec driver;
  driver.mode = Mode::pvh;
  scenario.guests.push_back(driver);
  return scenario;
}

/// Mean work of all steps of one kind of phase.
models::MeanTime work_of(const models::Itinerary& itinerary, models::PhaseKind kind) {
  models::MeanTime sum{0};
  for (const models::Phase& phase : itinerary.phases)
    if (phase.kind == kind)
      for (const models::Step& step : phase.steps)
        sum += models::lonely_work(step);
  return sum;
}

} // namespace

TEST_CASE("page-table isolation: on a CPU that needs it, from Xen 4.11 on, unless the host says otherwise") {
  using models::Xpti;
  const auto isolated = [](const std::string& platform, models::XenVersion version,
                           std::optional<bool> xpti = std::nullopt, std::optional<bool> mitigations = std::nullopt) {
    Scenario scenario = guest_and_driver_domain(platform, version);
    scenario.hosts[0].xpti = xpti;
    scenario.hosts[0].mitigations = mitigations;
    return profile_of(scenario.guests[0], scenario.hosts[0]).xpti;
  };
  CHECK(isolated("haswell", {4, 11}) == Xpti::on);
  CHECK(isolated("haswell", {4, 4}) == Xpti::off);
  CHECK(isolated("zen2", {4, 17}) == Xpti::off); // AMD is not vulnerable to Meltdown
  CHECK(isolated("zen2", {4, 17}, true) == Xpti::on);
  CHECK(isolated("haswell", {4, 17}, false) == Xpti::off);
  CHECK(isolated("haswell", {4, 6}, true) == Xpti::first_form);          // an update of January 2018
  CHECK(isolated("haswell", {4, 17}, std::nullopt, false) == Xpti::off); // as spec-ctrl=no does
  CHECK(isolated("haswell", {4, 17}, true, false) == Xpti::on);
}

TEST_CASE("mitigations of Spectre: in Xen from 4.11 on, in kernels as in Xen, unless they say otherwise") {
  Scenario scenario = guest_and_driver_domain("haswell", {4, 17});
  HostSpec& host = scenario.hosts[0];
  GuestSpec& guest = scenario.guests[0];
  CHECK(profile_of(guest, host).xen_mitigations);
  CHECK(profile_of(guest, host).kernel_mitigations);
  CHECK(dom0_profile(host).kernel_mitigations);
  guest.mitigations = false;
  CHECK(profile_of(guest, host).xen_mitigations);
  CHECK_FALSE(profile_of(guest, host).kernel_mitigations);
  guest.mitigations = std::nullopt;
  host.mitigations = false;
  CHECK_FALSE(profile_of(guest, host).xen_mitigations);
  CHECK_FALSE(profile_of(guest, host).kernel_mitigations);
  CHECK_FALSE(dom0_profile(host).xen_mitigations);
  host = guest_and_driver_domain("haswell", {4, 10}).hosts[0];
  CHECK_FALSE(profile_of(guest, host).xen_mitigations);
}

TEST_CASE("a 32-bit PV guest is not isolated: XPTI is for 64 bits") {
  Scenario scenario = guest_and_driver_domain("haswell", {4, 11});
  scenario.guests[0].bits = 32;
  CHECK(profile_of(scenario.guests[0], scenario.hosts[0]).xpti == models::Xpti::off);
}

TEST_CASE("a guest's p2m depends on its history and on the version of Xen, and its size on the guest's memory") {
  Scenario scenario = guest_and_driver_domain("haswell", {4, 17});
  scenario.guests[0].p2m.migrated = true;
  CHECK(profile_of(scenario.guests[0], scenario.hosts[0]).p2m.small_4k == 1);
  CHECK(profile_of(scenario.guests[0], scenario.hosts[0]).memory == scenario.guests[0].memory);
  scenario.hosts[0].xen_version = models::first_to_restore_large_pages;
  CHECK(profile_of(scenario.guests[0], scenario.hosts[0]).p2m.large_2m == 1);
}

TEST_CASE("dom0 is PV and has its own number of vCPUs") {
  const Scenario scenario = guest_and_driver_domain("westmere", {4, 4});
  CHECK(dom0_profile(scenario.hosts[0]).mode == Mode::pv);
  CHECK(dom0_profile(scenario.hosts[0]).vcpus == scenario.hosts[0].dom0.vcpus);
}

TEST_CASE("a driver domain behind the disk changes the price of disk requests, and of nothing else") {
  using models::PhaseKind;
  Scenario scenario = guest_and_driver_domain("westmere", {4, 4});
  scenario.guests[0].mode = Mode::hvm; // QEMU's system calls cost less in a PVH domain than in a PV one
  const models::Itinerary by_dom0 = itinerary_of(scenario, scenario.guests[0]);
  scenario.guests[0].disk_backend = 1;
  const models::Itinerary by_driver = itinerary_of(scenario, scenario.guests[0]);
  for (const PhaseKind kind : {PhaseKind::receive, PhaseKind::compute, PhaseKind::transmit})
    CHECK(work_of(by_dom0, kind) == work_of(by_driver, kind));
  CHECK(work_of(by_driver, PhaseKind::block) < work_of(by_dom0, PhaseKind::block));
  scenario.guests[0].network_backend = 1;
  const models::Itinerary all_by_driver = itinerary_of(scenario, scenario.guests[0]);
  CHECK(work_of(all_by_driver, PhaseKind::block) == work_of(by_driver, PhaseKind::block));
}
