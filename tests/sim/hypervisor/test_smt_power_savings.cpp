/// Two cores of two threads, pCPUs 0, 1 and 2, 3: by default vCPUs are spread over cores, with sched_smt_power_savings
/// they are kept together, so that whole cores can rest (facts/xen.md 1.10, 2.5, 2.11).
#include "credit2_host.hpp"
#include "credit_host.hpp"

#include <doctest/doctest.h>

#include <utility>

using namespace domus::tests::scheduling;

namespace {

HypervisorConfig two_cores_of_two(Scheduler scheduler, bool saves_power) {
  HypervisorConfig config = pcpus(2, 2);
  config.scheduler = scheduler;
  config.parameters.options.smt_power_savings = saves_power;
  return config;
}

} // namespace

TEST_CASE("credit places a new vCPU on the core with more idle threads, or with fewer to save power") {
  // The core's first choice is pCPU 0; with a hog on pCPU 2 its core has two idle threads, the other one has one.
  for (const auto& [saves_power, pcpu] : {std::pair{false, 0U}, std::pair{true, 3U}}) {
    Host host(two_cores_of_two(Scheduler::credit, saves_power));
    host.started_domain(pinned(2));
    host.run_to(1ms);
    CHECK(host.xen.pcpu_of(host.xen.vcpu(host.xen.create_domain({}), 0)) == pcpu);
  }
  // With a hog on pCPU 1 it is the other way round.
  for (const auto& [saves_power, pcpu] : {std::pair{false, 2U}, std::pair{true, 0U}}) {
    Host host(two_cores_of_two(Scheduler::credit, saves_power));
    host.started_domain(pinned(1));
    host.run_to(1ms);
    CHECK(host.xen.pcpu_of(host.xen.vcpu(host.xen.create_domain({}), 0)) == pcpu);
  }
}

TEST_CASE("credit2 tells a core that idles altogether of a waking vCPU, or a thread beside a busy one to save power") {
  for (const auto& [saves_power, pcpu] : {std::pair{false, 2U}, std::pair{true, 1U}}) {
    Host host(two_cores_of_two(Scheduler::credit2, saves_power));
    host.started_domain(); // on pCPU 0
    host.run_to(1ms);
    const VcpuId woken = host.started_domain(); // recorded on pCPU 0 as well
    host.run_to(2ms);
    CHECK(host.xen.pcpu_of(woken) == pcpu);
  }
}

TEST_CASE("saving power, credit2 tells the same thread of two vCPUs that wake at once: one waits though a core idles") {
  Host host(two_cores_of_two(Scheduler::credit2, true));
  host.started_domain();
  host.run_to(1ms);
  host.started_domain();
  host.started_domain();
  host.run_to(3ms);
  // After 1 ms on pCPU 1 the first has 1 ms less than the other one, and loses its place. Now no thread beside a busy
  // one is idle, so any idle one is told of it.
  CHECK(host.told.lines ==
        Lines{"0 us: on v0 p0", "1000 us: on v1 p1", "2000 us: off v1 p1", "2000 us: on v2 p1", "2000 us: on v1 p2"});
}
