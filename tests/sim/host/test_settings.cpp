/// What a scenario says about a host and its guests is what they do: every setting reaches the part that obeys it.
#include "models/platform.hpp"
#include "sim/simulate.hpp"
#include "tests/sim/host/invariants.hpp"
#include "tests/sim/host/small_scenarios.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <string>

using namespace domus::models;
using namespace domus::sim;
using namespace domus::sim::testing;
namespace scenarios = domus::scenarios;

namespace {

/// A guest that only computes, 1 ms an operation, as fast as it can.
scenarios::GuestSpec& add_hog(scenarios::Scenario& scenario, const std::string& name) {
  return add_guest(scenario, name, Mode::pv, 1ms);
}

scenarios::GuestSpec& add_reader(scenarios::Scenario& scenario, const std::string& name) {
  scenarios::GuestSpec& reader = add_guest(scenario, name, Mode::pv, 5us);
  BlockDemand& read = reader.workload.demand.block.emplace_back();
  read.requests.mean = 1;
  read.size = Bytes::kib(4);
  return reader;
}

double share(const RunResult& result, std::size_t guest) {
  return static_cast<double>(result.guests[guest].cpu_time.count()) / static_cast<double>(result.window.count());
}

double busy(const RunResult& result, std::size_t pcpu) {
  return static_cast<double>(result.hosts[0].pcpus[pcpu].busy.count()) / static_cast<double>(result.window.count());
}

RunResult run(const scenarios::Scenario& scenario) {
  RunResult result = simulate(scenario, 1);
  check_conservation(result);
  return result;
}

} // namespace

TEST_CASE("weights: of two hogs on one pCPU the one with twice the weight gets two thirds") {
  scenarios::Scenario scenario = one_host(1);
  scenario.hosts[0].dom0.vcpus = 1;
  scenario.duration = 5s;
  add_hog(scenario, "light");
  add_hog(scenario, "heavy").weight = 512;
  const RunResult result = run(scenario);
  CHECK(share(result, 0) == doctest::Approx(1.0 / 3).epsilon(0.05));
  CHECK(share(result, 1) == doctest::Approx(2.0 / 3).epsilon(0.05));
}

TEST_CASE("a cap of 30 % holds a hog to 0.3 pCPU on an empty host") {
  scenarios::Scenario scenario = one_host();
  scenario.duration = 5s;
  add_hog(scenario, "capped").cap = 30;
  CHECK(share(run(scenario), 0) == doctest::Approx(0.3).epsilon(0.05));
}

TEST_CASE("hard affinity: two hogs bound to pCPU 2 share it, and the other pCPUs stay empty") {
  scenarios::Scenario scenario = one_host();
  add_hog(scenario, "a").hard_affinity = {2};
  add_hog(scenario, "b").hard_affinity = {2};
  const RunResult result = run(scenario);
  CHECK(busy(result, 2) > 0.99);
  CHECK(busy(result, 0) + busy(result, 1) + busy(result, 3) < 0.01);
  CHECK(share(result, 0) == doctest::Approx(0.5).epsilon(0.1));
}

TEST_CASE("soft affinity: a hog that prefers pCPU 3 runs there") {
  scenarios::Scenario scenario = one_host();
  add_hog(scenario, "hog").soft_affinity = {3};
  CHECK(busy(run(scenario), 3) > 0.99);
}

TEST_CASE("a pinned dom0 works on its own pCPUs only, even where it must share and others are idle") {
  scenarios::Scenario scenario = one_host();
  scenario.hosts[0].dom0.pinned = true;
  scenario.hosts[0].dom0.vcpus = 1;
  add_hog(scenario, "hog").hard_affinity = {0};
  add_reader(scenario, "reader").hard_affinity = {3};
  const RunResult result = run(scenario);
  CHECK(result.guests[1].block_requests > 50); // each waits for dom0, which waits for the hog
  CHECK(busy(result, 1) + busy(result, 2) == 0);
}

TEST_CASE("a network driver domain sends the packets, and dom0 has nothing to do with it") {
  scenarios::Scenario scenario = one_host();
  add_guest(scenario, "driver", Mode::pv, 1ms).workload.load = Idle{};
  scenarios::GuestSpec& sender = add_guest(scenario, "sender", Mode::pvhvm, 5us);
  NetworkDemand& message = sender.workload.demand.network.emplace_back();
  message.messages.mean = 1;
  message.size = Bytes{1500};
  message.flow = NetworkDemand::Flow::transmit;
  sender.network_backend = 0;
  const RunResult result = run(scenario);
  CHECK(result.guests[1].packets > 1000);
  CHECK(result.hosts[0].domains[0].cpu_time < 1ms);
  CHECK(result.guests[0].cpu_time > result.guests[1].driver_time);
}

TEST_CASE("hogs on both threads of a core each run at the platform's SMT rate") {
  const auto rate = [](unsigned hogs) {
    scenarios::Scenario scenario = one_host(1);
    scenario.hosts[0].threads_per_core = 2;
    scenario.hosts[0].dom0.vcpus = 1;
    for (unsigned n = 0; n < hogs; ++n) {
      add_hog(scenario, "hog-" + std::to_string(n));
    }
    return run(scenario).guests[0].completed_per_second;
  };
  CHECK(rate(2) / rate(1) == doctest::Approx(find_platform("sandy-bridge")->smt_rate / 1024.0).epsilon(0.01));
}

TEST_CASE("beside a busy sibling a guest that waits half of its time is slowed only in the other half") {
  const auto rate = [](unsigned guests) {
    scenarios::Scenario scenario = one_host(1);
    scenario.hosts[0].threads_per_core = 2;
    scenario.hosts[0].dom0.vcpus = 1;
    scenario.hosts[0].xen_version = {4, 10};
    for (unsigned n = 0; n < guests; ++n) {
      scenarios::GuestSpec& guest = add_guest(scenario, "caller-" + std::to_string(n), Mode::pv, 0us);
      // A system call of PV is 200 + 1715 cycles, nearly all of them waiting; as long again at 2.6 GHz computes.
      guest.workload.demand.system_calls.mean = 1000;
      guest.workload.demand.kernel_time.mean =
          Nanoseconds{static_cast<std::int64_t>(1915 * 1000 / 2.6 * find_platform("sandy-bridge")->speed.value)};
    }
    return run(scenario).guests[0].completed_per_second;
  };
  // And only while the sibling, which does the same, computes too: x = 1 + k x / (x + 1).
  const double k = 1024.0 / find_platform("sandy-bridge")->smt_rate - 1;
  const double x = (k + std::sqrt(k * k + 4)) / 2;
  CHECK(rate(2) / rate(1) == doctest::Approx(2 / (x + 1)).epsilon(0.01));
}

TEST_CASE("Xen's own work takes time on a virtualized host") {
  scenarios::Scenario scenario = one_host();
  add_reader(scenario, "reader");
  const RunResult result = run(scenario);
  Nanoseconds xen{0};
  for (const PcpuResult& pcpu : result.hosts[0].pcpus) {
    xen += pcpu.hypervisor;
  }
  CHECK(xen > 1ms);
}

TEST_CASE("the time slice is how long two hogs take turns: 30 ms give 33 switches a second, 5 ms give 200") {
  const auto switches = [](Nanoseconds slice) {
    scenarios::Scenario scenario = one_host(1);
    scenario.hosts[0].dom0.vcpus = 1;
    scenario.hosts[0].scheduler.options.time_slice = slice;
    add_hog(scenario, "a");
    add_hog(scenario, "b");
    return static_cast<double>(run(scenario).hosts[0].context_switches);
  };
  CHECK(switches(30ms) == doctest::Approx(33).epsilon(0.1));
  CHECK(switches(5ms) == doctest::Approx(200).epsilon(0.1));
}

TEST_CASE("constant think times make a run that no seed changes, drawn ones one that every seed changes") {
  const auto unseed = [](bool constant, std::uint64_t seed) {
    scenarios::Scenario scenario = one_host();
    add_guest(scenario, "guest", Mode::pv, 1ms).workload.load =
        ClosedLoop{.clients = 3, .think_time = 10ms, .constant_think = constant};
    return simulate(scenario, seed).unseed;
  };
  CHECK(unseed(true, 1) == unseed(true, 2));
  CHECK(unseed(false, 1) != unseed(false, 2));
}
