/// What every run of every scenario keeps: CPU time, requests, and Little's law, to the nanosecond.
#include "sim/simulate.hpp"
#include "tests/sim/host/invariants.hpp"
#include "tests/sim/host/small_scenarios.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <string>

using namespace domus::models;
using namespace domus::sim;
using namespace domus::sim::testing;
namespace scenarios = domus::scenarios;

namespace {

rc::Gen<Mode> any_virtual_mode() {
  return rc::gen::element(Mode::pv, Mode::hvm, Mode::hvm_pv_drivers, Mode::pvhvm, Mode::pvh);
}

/// Block requests and messages of random kinds and sizes on top of a little computing.
void add_random_io(Demand& demand) {
  if (*rc::gen::arbitrary<bool>()) {
    BlockDemand& block = demand.block.emplace_back();
    block.requests.mean = *rc::gen::element(0.3, 1.0, 2.5, 8.0);
    block.size = *rc::gen::element(Bytes{512}, Bytes::kib(4), Bytes::kib(64), Bytes::kib(300));
    block.direction = *rc::gen::element(Direction::read, Direction::write);
    block.locality = *rc::gen::element(Locality::random, Locality::sequential);
    block.parallel = *rc::gen::inRange(1U, 64U);
    block.background = *rc::gen::arbitrary<bool>();
  }
  const auto messages = *rc::gen::inRange(0, 3);
  for (int n = 0; n < messages; ++n) {
    NetworkDemand& message = demand.network.emplace_back();
    message.messages.mean = *rc::gen::element(0.5, 1.0, 4.0);
    message.size = *rc::gen::element(Bytes{64}, Bytes{1500}, Bytes::kib(16), Bytes::kib(200));
    message.flow = n == 0 ? NetworkDemand::Flow::receive : NetworkDemand::Flow::transmit;
    message.segmentation_offload = *rc::gen::arbitrary<bool>();
    message.parallel = *rc::gen::inRange(1U, 32U);
  }
}

void add_random_guest(scenarios::Scenario& scenario, unsigned number) {
  scenarios::GuestSpec& guest = add_guest(scenario, "guest-" + std::to_string(number), *any_virtual_mode(),
                                          Nanoseconds{*rc::gen::inRange(500, 3'000'000)});
  guest.vcpus = *rc::gen::inRange(1U, 5U);
  guest.weight = *rc::gen::element(64U, 256U, 512U);
  guest.cap = *rc::gen::element(0U, 0U, 50U);
  if (*rc::gen::arbitrary<bool>()) {
    guest.reservation = Reservation{.period = *rc::gen::element<Nanoseconds>(2ms, 10ms, 30ms),
                                    .budget = *rc::gen::element<Nanoseconds>(200us, 1ms, 2ms),
                                    .extra_time = true};
  }
  guest.workload.threads = *rc::gen::inRange(1U, 9U);
  Demand& demand = guest.workload.demand;
  demand.variability = *rc::gen::element(0.0, 0.5, 1.0);
  demand.wakeups.mean = *rc::gen::element(0.0, 0.4, 3.0);
  demand.system_calls.mean = *rc::gen::inRange(0, 50);
  demand.page_faults.mean = *rc::gen::inRange(0, 10);
  add_random_io(demand);
  if (*rc::gen::arbitrary<bool>()) {
    guest.workload.load = OpenLoop{static_cast<double>(*rc::gen::inRange(1, 3000))};
  } else {
    guest.workload.load = ClosedLoop{.clients = *rc::gen::inRange(1U, 20U),
                                     .think_time = Nanoseconds{*rc::gen::element(0, 1000, 5'000'000)},
                                     .constant_think = *rc::gen::arbitrary<bool>()};
  }
}

/// A slot for every vCPU of dom0 and of the guests.
ArincTable slots_for_all(const scenarios::Scenario& scenario) {
  ArincTable table;
  const auto add = [&](std::size_t domain, unsigned vcpus) {
    for (unsigned vcpu = 0; vcpu < vcpus; ++vcpu) {
      table.slots.push_back({.domain = domain, .vcpu = vcpu, .runtime = 500us});
      table.major_frame += 500us;
    }
  };
  add(0, scenario.hosts.front().dom0.vcpus);
  for (std::size_t guest = 0; guest < scenario.guests.size(); ++guest) {
    add(guest + 1, scenario.guests[guest].vcpus);
  }
  return table;
}

scenarios::Scenario random_scenario() {
  scenarios::Scenario scenario = one_host(*rc::gen::inRange(1U, 5U));
  scenario.warmup = 20ms;
  scenario.duration = 100ms;
  scenarios::HostSpec& host = scenario.hosts.front();
  host.scheduler.name = *rc::gen::element(Scheduler::credit, Scheduler::credit2, Scheduler::rtds);
  host.xen_version = *rc::gen::element(XenVersion{4, 6}, XenVersion{4, 17}, XenVersion{4, 20});
  host.toolstack = *rc::gen::element(Toolstack::xapi, Toolstack::libxl);
  host.threads_per_core = *rc::gen::element(1U, 2U);
  host.dom0.vcpus = *rc::gen::inRange(1U, 3U);
  host.storage = *rc::gen::element<std::string>("raid10-ssd", "raid10-sata", "nvme");
  const unsigned guests = *rc::gen::inRange(1U, 7U);
  unsigned vcpus = host.dom0.vcpus;
  for (unsigned number = 0; number < guests; ++number) {
    add_random_guest(scenario, number);
    vcpus += scenario.guests.back().vcpus;
  }
  if (*rc::gen::inRange(0, 4) == 0) {
    host.scheduler.name = Scheduler::null;
    host.threads_per_core = 1;
    host.cores_per_socket = vcpus; // or some would never run
  }
  return scenario;
}

} // namespace

TEST_CASE("CPU time, requests and Little's law are conserved in every random scenario") {
  CHECK(rc::check([] {
    scenarios::Scenario scenario = random_scenario();
    if (*rc::gen::inRange(0, 5) == 0) {
      scenario.hosts.front().scheduler.name = Scheduler::arinc653;
      scenario.hosts.front().scheduler.arinc653 = slots_for_all(scenario);
    }
    check_conservation(simulate(scenario, *rc::gen::inRange<std::uint64_t>(1, 1000)));
  }));
}

TEST_CASE("nothing gets stuck: when every client pauses, no operation and no request is left anywhere") {
  CHECK(rc::check([] {
    scenarios::Scenario scenario = random_scenario();
    scenario.hosts.front().storage = "nvme";
    for (scenarios::GuestSpec& guest : scenario.guests) {
      guest.cap = 0; // every client has one operation, begun at 100 s, and the slowest emulation is through by 190 s
      guest.workload.load =
          ClosedLoop{.clients = *rc::gen::inRange(1U, 40U), .think_time = 100s, .constant_think = true};
    }
    scenario.warmup = 100ms;
    scenario.duration = 190s;
    const RunResult result = simulate(scenario, 1);
    for (const GuestResult& guest : result.guests) {
      RC_ASSERT(guest.operations.departures > 0);
      RC_ASSERT(guest.operations.present_at_end == 0);
      RC_ASSERT(guest.thread_wait.present_at_end == 0);
      for (const PopulationResult& station : guest.stations) {
        RC_ASSERT(station.present_at_end == 0);
      }
      for (const PopulationResult& ring : guest.ring_waits) {
        RC_ASSERT(ring.present_at_end == 0);
      }
    }
  }));
}

TEST_CASE("the same scenario and seed give the same run, another seed another") {
  CHECK(rc::check([] {
    const scenarios::Scenario scenario = random_scenario();
    const RunResult one = simulate(scenario, 5);
    const RunResult again = simulate(scenario, 5);
    RC_ASSERT(one.unseed == again.unseed);
    RC_ASSERT(one.events == again.events);
    RC_ASSERT(same_outcome(one, again, scenario.guests.size()));
  }));
  scenarios::Scenario open = one_host();
  add_guest(open, "web", Mode::pv, 100us).workload.load = OpenLoop{2000};
  CHECK(simulate(open, 1).unseed != simulate(open, 2).unseed);
}

TEST_CASE("a guest that never runs, appended last, changes no other guest's result") {
  CHECK(rc::check([] {
    scenarios::Scenario scenario = random_scenario();
    const RunResult without = simulate(scenario, 3);
    scenarios::GuestSpec& silent = add_guest(scenario, "silent", Mode::pvhvm, 1ms);
    silent.workload.load = Idle{};
    silent.start = 10s;
    const RunResult with = simulate(scenario, 3);
    RC_ASSERT(same_outcome(without, with, scenario.guests.size() - 1));
  }));
}

TEST_CASE("adding a guest changes no other guest's draws: an open loop keeps its arrivals") {
  scenarios::Scenario alone = one_host();
  add_guest(alone, "web", Mode::pvhvm, 50us).workload.load = OpenLoop{3000};
  scenarios::Scenario joined = one_host();
  add_guest(joined, "another", Mode::pv, 80us).workload.load = OpenLoop{1000};
  add_guest(joined, "web", Mode::pvhvm, 50us).workload.load = OpenLoop{3000};
  CHECK(simulate(alone, 9).guests[0].operations.arrivals == simulate(joined, 9).guests[1].operations.arrivals);
}

TEST_CASE("bare metal runs without Xen: no hypervisor time, no events sent, no dom0") {
  scenarios::Scenario scenario = one_host();
  scenarios::GuestSpec& metal = add_guest(scenario, "metal", Mode::bare_metal, 20us);
  metal.vcpus = 4;
  BlockDemand& read = metal.workload.demand.block.emplace_back();
  read.requests.mean = 1;
  read.size = Bytes::kib(4);
  const RunResult result = simulate(scenario, 1);
  check_conservation(result);
  CHECK(result.hosts[0].domains.empty());
  CHECK(result.guests[0].events_sent == 0);
  CHECK(result.guests[0].completed_per_second > 1000);
  for (const PcpuResult& pcpu : result.hosts[0].pcpus) {
    CHECK(pcpu.hypervisor.count() == 0);
  }
}
