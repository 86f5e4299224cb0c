/// What crosses hosts shares the wire: a bulk copy beside a guest's iSCSI disk shows in the guest's latency.
#include "sim/simulate.hpp"
#include "tests/sim/host/invariants.hpp"
#include "tests/sim/host/small_scenarios.hpp"

#include <doctest/doctest.h>

#include <cmath>

using namespace domus::models;
using namespace domus::sim;
using namespace domus::sim::testing;
namespace scenarios = domus::scenarios;

namespace {

/// A guest on the first host reads 64 KiB at a time from the second host's NVMe disk, over 1 Gb/s with 50 us latency.
scenarios::Scenario remote_reader() {
  scenarios::Scenario scenario = one_host();
  scenario.hosts.push_back(scenario.hosts[0]);
  scenario.hosts[0].name = "compute";
  scenario.hosts[1].name = "storage";
  scenario.hosts[1].storage = "nvme";
  scenario.links.push_back(
      {.name = "lan", .bandwidth = DataRate::bits_per_second(1e9), .latency = 50us, .from = 0, .to = 1});
  scenario.hosts[0].remote_storage = scenarios::RemoteStorageSpec{.target = 1, .link = 0};
  scenarios::GuestSpec& guest = add_guest(scenario, "reader", Mode::pvhvm, 5us);
  guest.disk = scenarios::DiskPlace::iscsi;
  BlockDemand& read = guest.workload.demand.block.emplace_back();
  read.requests.mean = 1;
  read.size = Bytes::kib(64);
  return scenario;
}

} // namespace

TEST_CASE("a read over iSCSI takes two latencies and its data's time on the wire longer than a local one") {
  scenarios::Scenario local = remote_reader();
  local.hosts[0].storage = "nvme";
  local.guests[0].disk = scenarios::DiskPlace::local;
  const RunResult near = simulate(local, 1);
  const RunResult far = simulate(remote_reader(), 1);
  check_conservation(far);
  // 2 x 50 us, 65 662 bytes at 125 bytes/us = 525.3 us, and 126 bytes the other way: 1 us.
  const double more = far.guests[0].response.mean.count() - near.guests[0].response.mean.count();
  CHECK(std::abs(more - 626.3e3) < 3e3);
}

TEST_CASE("a bulk copy on the same wire halves what the guest gets of it, and shows in its latency") {
  const RunResult alone = simulate(remote_reader(), 1);
  scenarios::Scenario busy = remote_reader();
  busy.flows.push_back({.from = 1, .to = 0, .link = 0, .size = Bytes::gib(1), .start = 0s, .repeat = std::nullopt});
  const RunResult beside = simulate(busy, 1);
  check_conservation(beside);
  // While the copy lasts (all the run) each transfer gets half the wire: its 525 us become 1 051 us.
  const double more = beside.guests[0].response.mean.count() - alone.guests[0].response.mean.count();
  CHECK(std::abs(more - 525.3e3) < 5e3);
  CHECK(beside.guests[0].stations[static_cast<std::size_t>(Station::disk)].mean_sojourn() >
        alone.guests[0].stations[static_cast<std::size_t>(Station::disk)].mean_sojourn());
}

TEST_CASE("however many requests are under way, their session has half the wire beside a copy, and all of it alone") {
  scenarios::Scenario scenario = remote_reader();
  scenario.guests[0].workload.load = ClosedLoop{.clients = 8};
  scenario.guests[0].workload.threads = 8;
  const double alone = simulate(scenario, 1).guests[0].completed_per_second;
  scenario.flows.push_back({.from = 1, .to = 0, .link = 0, .size = Bytes::gib(1), .start = 0s, .repeat = std::nullopt});
  const double beside = simulate(scenario, 1).guests[0].completed_per_second;
  CHECK(std::abs(alone - 125e6 / 65'662) < 20); // 1904 a second
  CHECK(std::abs(beside - alone / 2) < 10);
}

TEST_CASE("a run on SimGrid repeats itself to the last bit") {
  CHECK(simulate(remote_reader(), 3).unseed == simulate(remote_reader(), 3).unseed);
}

TEST_CASE("a driver domain serves the disk as dom0 would, and dom0 has nothing to do with it") {
  scenarios::Scenario scenario = one_host();
  scenario.hosts[0].xen_version = {4, 4};
  scenarios::GuestSpec& driver = add_guest(scenario, "driver", Mode::pv, 1ms);
  driver.workload.load = Idle{};
  scenarios::GuestSpec& reader = add_guest(scenario, "reader", Mode::pvhvm, 5us);
  BlockDemand& read = reader.workload.demand.block.emplace_back();
  read.requests.mean = 1;
  read.size = Bytes::kib(4);
  reader.disk_backend = 0;
  const RunResult result = simulate(scenario, 1);
  check_conservation(result);
  CHECK(result.guests[1].block_requests > 1000);
  CHECK(result.hosts[0].domains[0].cpu_time < 1ms); // dom0
  CHECK(result.guests[0].cpu_time > result.guests[1].driver_time);
}
