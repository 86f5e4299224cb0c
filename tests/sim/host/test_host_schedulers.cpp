/// A host runs under every scheduler, and its guests feel which one it is.
#include "sim/simulate.hpp"
#include "tests/sim/host/invariants.hpp"
#include "tests/sim/host/small_scenarios.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace domus::models;
using namespace domus::sim;
using namespace domus::sim::testing;
namespace scenarios = domus::scenarios;

namespace {

/// One pCPU and dom0 with one vCPU, on an upstream Xen.
scenarios::Scenario one_pcpu(Scheduler scheduler) {
  scenarios::Scenario scenario = one_host(1);
  scenario.duration = 5s;
  scenarios::HostSpec& host = scenario.hosts[0];
  host.toolstack = Toolstack::libxl;
  host.xen_version = {4, 20};
  host.scheduler.name = scheduler;
  host.dom0.vcpus = 1;
  return scenario;
}

/// A guest that only computes, as fast as it can.
scenarios::GuestSpec& add_hog(scenarios::Scenario& scenario, const std::string& name) {
  return add_guest(scenario, name, Mode::pv, 1ms);
}

RunResult run(const scenarios::Scenario& scenario) {
  RunResult result = simulate(scenario, 1);
  check_conservation(result);
  return result;
}

double share(const RunResult& result, std::size_t guest) {
  return static_cast<double>(result.guests[guest].cpu_time.count()) / static_cast<double>(result.window.count());
}

} // namespace

TEST_CASE("under RTDS a guest gets what it has reserved, and not more if it takes no extra time") {
  scenarios::Scenario scenario = one_pcpu(Scheduler::rtds);
  add_hog(scenario, "bounded").reservation = Reservation{.period = 10ms, .budget = 3ms, .extra_time = false};
  add_hog(scenario, "greedy").reservation = Reservation{.period = 20ms, .budget = 4ms, .extra_time = true};
  const RunResult result = run(scenario);
  CHECK(share(result, 0) == doctest::Approx(0.3).epsilon(0.02));
  CHECK(share(result, 1) > 0.65); // all the rest but dom0's and Xen's own
}

TEST_CASE("RTDS gives dom0 what it has reserved, so that a hog cannot starve its back ends") {
  const auto reads_a_second = [](Nanoseconds budget_of_dom0) {
    scenarios::Scenario scenario = one_pcpu(Scheduler::rtds);
    scenario.hosts[0].dom0.reservation = Reservation{.period = 10ms, .budget = budget_of_dom0, .extra_time = false};
    scenarios::GuestSpec& reader = add_guest(scenario, "reader", Mode::pv, 5us);
    reader.reservation = Reservation{.period = 10ms, .budget = 2ms, .extra_time = false};
    reader.workload.load = ClosedLoop{.clients = 64, .think_time = 0ns, .constant_think = false};
    reader.workload.threads = 64;
    BlockDemand& read = reader.workload.demand.block.emplace_back();
    read.requests.mean = 1;
    read.size = Bytes::kib(4);
    add_hog(scenario, "hog").reservation = Reservation{.period = 10ms, .budget = 6ms, .extra_time = false};
    return run(scenario).guests[0].completed_per_second;
  };
  CHECK(reads_a_second(400us) < 0.5 * reads_a_second(1600us));
}

TEST_CASE("null gives a guest a pCPU to itself, and a guest for whom none is left nothing") {
  scenarios::Scenario scenario = one_pcpu(Scheduler::null);
  scenario.hosts[0].cores_per_socket = 3;
  add_hog(scenario, "alone").hard_affinity = {2};
  add_hog(scenario, "anywhere");
  add_hog(scenario, "nowhere").weight = 65535;
  const RunResult result = run(scenario);
  CHECK(share(result, 0) > 0.999);
  CHECK(share(result, 1) > 0.999);
  CHECK(result.guests[2].cpu_time.count() == 0);
  CHECK(result.hosts[0].context_switches == 0);
}

TEST_CASE("under ARINC 653 a guest has its slots and not a moment more, though the pCPU idles") {
  scenarios::Scenario scenario = one_pcpu(Scheduler::arinc653);
  add_hog(scenario, "partition");
  scenarios::GuestSpec& reader = add_guest(scenario, "reader", Mode::pv, 5us);
  BlockDemand& read = reader.workload.demand.block.emplace_back();
  read.requests.mean = 1;
  read.size = Bytes::kib(4);
  // dom0, the hog (domain 1), dom0 again, the reader (domain 2), and 2 ms for nobody.
  scenario.hosts[0].scheduler.arinc653 = {.slots = {{.domain = 0, .vcpu = 0, .runtime = 1ms},
                                                    {.domain = 1, .vcpu = 0, .runtime = 5ms},
                                                    {.domain = 0, .vcpu = 0, .runtime = 1ms},
                                                    {.domain = 2, .vcpu = 0, .runtime = 1ms}},
                                          .major_frame = 10ms};
  const RunResult result = run(scenario);
  CHECK(share(result, 0) == doctest::Approx(0.5).epsilon(0.005));
  CHECK(share(result, 1) <= 0.1);
  CHECK(result.guests[1].block_requests > 90); // a request must wait for dom0's slot, and its answer for the reader's
}

TEST_CASE("credit2 weighs hogs as credit does") {
  for (const Scheduler scheduler : {Scheduler::credit, Scheduler::credit2}) {
    scenarios::Scenario scenario = one_pcpu(scheduler);
    add_hog(scenario, "light");
    add_hog(scenario, "heavy").weight = 512;
    const RunResult result = run(scenario);
    CHECK(share(result, 0) == doctest::Approx(1.0 / 3).epsilon(0.05));
    CHECK(share(result, 1) == doctest::Approx(2.0 / 3).epsilon(0.05));
  }
}

TEST_CASE("a cap of 30 % holds a hog under credit and credit2; before 4.10 credit2 knew none") {
  const auto share_of_capped = [](Scheduler scheduler, XenVersion xen) {
    scenarios::Scenario scenario = one_pcpu(scheduler);
    scenario.hosts[0].xen_version = xen;
    add_hog(scenario, "capped").cap = 30;
    return share(run(scenario), 0);
  };
  CHECK(share_of_capped(Scheduler::credit, {4, 9}) == doctest::Approx(0.3).epsilon(0.05));
  CHECK(share_of_capped(Scheduler::credit2, {4, 10}) == doctest::Approx(0.3).epsilon(0.05));
  CHECK(share_of_capped(Scheduler::credit2, {4, 9}) > 0.95);
}

TEST_CASE("XenServer's dom0 gets a pCPU of a busy host to itself, elsewhere it is one among many") {
  // Two pCPUs, eight hogs and a dom0 that would use a whole pCPU. Elsewhere it has the weight of one of nine.
  const auto share_of_dom0 = [](Toolstack toolstack) {
    scenarios::Scenario scenario = one_pcpu(Scheduler::credit);
    scenario.hosts[0].cores_per_socket = 2;
    scenario.hosts[0].toolstack = toolstack;
    for (int n = 0; n < 8; ++n) {
      scenarios::GuestSpec& hog = add_hog(scenario, "hog-" + std::to_string(n));
      hog.workload.load = ClosedLoop{.clients = 2, .think_time = 0ns, .constant_think = false};
      hog.workload.threads = 2;
    }
    // Its packets keep QEMU busy, which is in dom0.
    scenarios::GuestSpec& sender = add_guest(scenario, "sender", Mode::hvm, 1us);
    sender.workload.load = ClosedLoop{.clients = 64, .think_time = 0ns, .constant_think = false};
    NetworkDemand& message = sender.workload.demand.network.emplace_back();
    message.messages.mean = 8;
    message.size = Bytes{1500};
    message.flow = NetworkDemand::Flow::transmit;
    sender.weight = 4096;
    const RunResult result = run(scenario);
    return static_cast<double>(result.hosts[0].domains[0].cpu_time.count()) /
           static_cast<double>(result.window.count());
  };
  CHECK(share_of_dom0(Toolstack::xapi) > 1.5 * share_of_dom0(Toolstack::libxl));
}
