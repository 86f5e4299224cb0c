/// The null scheduler: who has a pCPU, who waits for one, and who gets one that becomes free.
#include "recorded_host.hpp"

#include <doctest/doctest.h>

#include <array>

using namespace domus::tests::scheduling;

namespace {

HypervisorConfig null_on(unsigned pcpu_count) {
  HypervisorConfig config = pcpus(pcpu_count);
  config.scheduler = Scheduler::null;
  return config;
}

DomainConfig hard(PcpuId first, PcpuId count = 1) {
  DomainConfig config;
  config.hard_affinity = PcpuSet::range(first, count);
  return config;
}

DomainConfig soft(PcpuId first, PcpuId count = 1) {
  DomainConfig config;
  config.soft_affinity = PcpuSet::range(first, count);
  return config;
}

} // namespace

TEST_CASE("a pCPU belongs to one vCPU and idles while that one sleeps, though another waits") {
  Host host(null_on(1));
  const VcpuId owner = host.started_domain();
  const VcpuId waiter = host.started_domain();
  host.run_to(5ms);
  host.xen.block(owner);
  host.run_to(8ms);
  host.xen.wake(owner, 0);
  host.run_to(10ms);
  CHECK(host.told.lines == Lines{"0 us: on v0 p0", "5000 us: off v0 p0", "8000 us: on v0 p0"});
  CHECK(host.xen.accounts_of_pcpu(0).idle == 3ms);
  CHECK(host.xen.standing(owner).active);
  CHECK(host.xen.standing(waiter).parked);
  CHECK(host.xen.runstate(waiter) == Runstate::runnable);
}

TEST_CASE("vCPUs of one domain spread over the pCPUs, of a second one over those that are left") {
  Host host(null_on(3));
  DomainConfig two;
  two.vcpus = 2;
  for (int domain = 0; domain < 2; ++domain) {
    const DomainId id = host.xen.create_domain(two);
    host.xen.start(host.xen.vcpu(id, 0));
    host.run_to(1ms * (2 * domain + 1));
    host.xen.start(host.xen.vcpu(id, 1));
    host.run_to(1ms * (2 * domain + 2));
  }
  // v2 is recorded on p0, which is taken: it queues, and the only free pCPU, p2, finds it. Nothing is left for v3.
  CHECK(host.told.lines == Lines{"0 us: on v0 p0", "1000 us: on v1 p1", "2000 us: on v2 p2"});
  CHECK(host.xen.standing(VcpuId{3}).parked);
}

TEST_CASE("when a domain goes, its pCPU goes to whoever has waited longest and may use it") {
  Host host(null_on(2));
  const DomainId doomed = host.xen.create_domain(hard(0));
  host.xen.start(host.xen.vcpu(doomed, 0));
  host.started_domain(hard(1));
  host.run_to(1ms);
  const VcpuId for_other = host.started_domain(hard(1));
  const VcpuId first = host.started_domain();
  const VcpuId second = host.started_domain();
  host.run_to(5ms);
  host.told.lines.clear();
  host.xen.destroy_domain(doomed);
  host.run_to(10ms);
  CHECK(host.told.lines == Lines{"5000 us: off v0 p0", "5000 us: on v3 p0"});
  CHECK(host.xen.standing(first).active);
  CHECK(host.xen.standing(for_other).parked);
  CHECK(host.xen.standing(second).parked);
}

TEST_CASE("whose soft affinity wants a free pCPU comes before whoever has waited longer") {
  Host host(null_on(2));
  const DomainId doomed = host.xen.create_domain(hard(0));
  host.xen.start(host.xen.vcpu(doomed, 0));
  host.started_domain(hard(1));
  host.run_to(1ms);
  const VcpuId longer = host.started_domain();
  const VcpuId fond = host.started_domain(soft(0));
  host.run_to(5ms);
  host.xen.destroy_domain(doomed);
  host.run_to(10ms);
  CHECK(host.xen.current_vcpu(0) == fond);
  CHECK(host.xen.standing(longer).parked);
}

TEST_CASE("a domain that is destroyed while it sleeps gives its pCPU up, one that waits leaves the queue") {
  Host host(null_on(1));
  const DomainId sleeper = host.xen.create_domain({});
  host.xen.start(host.xen.vcpu(sleeper, 0));
  host.run_to(1ms);
  const DomainId waiter = host.xen.create_domain({});
  host.xen.start(host.xen.vcpu(waiter, 0));
  const VcpuId last = host.started_domain();
  host.xen.block(host.xen.vcpu(sleeper, 0));
  host.run_to(2ms);
  host.xen.destroy_domain(waiter);
  host.run_to(3ms);
  host.xen.destroy_domain(sleeper);
  host.run_to(4ms);
  CHECK(host.told.lines == Lines{"0 us: on v0 p0", "1000 us: off v0 p0", "3000 us: on v2 p0"});
  CHECK(host.xen.current_vcpu(0) == last);
}

TEST_CASE("a vCPU that may not use the free pCPU waits") {
  Host host(null_on(2));
  const VcpuId owner = host.started_domain(hard(0));
  const VcpuId waiter = host.started_domain(hard(0));
  host.run_to(5ms);
  CHECK(host.xen.current_vcpu(0) == owner);
  CHECK_FALSE(host.xen.current_vcpu(1));
  CHECK(host.xen.standing(waiter).parked);
}

TEST_CASE("a vCPU that waits and may use a free pCPU from now on runs there at once") {
  Host host(null_on(2));
  host.started_domain(hard(0));
  const VcpuId waiter = host.started_domain(hard(0));
  host.run_to(5ms);
  host.xen.set_hard_affinity(waiter, PcpuSet::range(0, 2));
  host.run_to(6ms);
  CHECK(host.told.lines == Lines{"0 us: on v0 p0", "5000 us: on v1 p1"});
}

TEST_CASE("a running vCPU that may go elsewhere as well stays where it is") {
  Host host(null_on(2));
  const VcpuId owner = host.started_domain(hard(1));
  host.run_to(5ms);
  host.xen.set_hard_affinity(owner, PcpuSet::range(0, 2));
  host.run_to(6ms);
  CHECK(host.told.lines == Lines{"0 us: on v0 p1", "5000 us: off v0 p1", "5000 us: on v0 p1"});
}

TEST_CASE("a running vCPU that must leave takes another pCPU if one is free, and its old one goes to who waits") {
  Host host(null_on(3));
  const VcpuId moved = host.started_domain(hard(0));
  host.started_domain(hard(1));
  const VcpuId waiter = host.started_domain(hard(0));
  host.run_to(5ms);
  host.told.lines.clear();
  host.xen.set_hard_affinity(moved, PcpuSet::range(1, 2));
  host.run_to(6ms);
  CHECK(host.told.lines == Lines{"5000 us: off v0 p0", "5000 us: on v2 p0", "5000 us: on v0 p2"});
  CHECK(host.xen.standing(waiter).active);
}

TEST_CASE("a running vCPU that must leave and finds no free pCPU queues behind who waits already") {
  Host host(null_on(2));
  const VcpuId moved = host.started_domain(hard(0));
  const DomainId doomed = host.xen.create_domain(hard(1));
  host.xen.start(host.xen.vcpu(doomed, 0));
  host.run_to(1ms);
  const VcpuId waiter = host.started_domain(hard(1));
  host.run_to(5ms);
  host.xen.set_hard_affinity(moved, PcpuSet::range(1, 1));
  host.run_to(6ms);
  CHECK_FALSE(host.xen.current_vcpu(0));
  CHECK(host.xen.standing(moved).parked);
  CHECK(host.xen.pcpu_of(moved) == 1);
  host.xen.destroy_domain(doomed);
  host.run_to(7ms);
  CHECK(host.xen.current_vcpu(1) == waiter);
}

TEST_CASE("a paused vCPU keeps its pCPU") {
  Host host(null_on(1));
  const VcpuId owner = host.started_domain();
  host.started_domain();
  host.run_to(5ms);
  host.xen.pause(owner, 0);
  host.run_to(8ms);
  host.xen.unpause(owner, 0);
  host.run_to(10ms);
  CHECK(host.told.lines == Lines{"0 us: on v0 p0", "5000 us: off v0 p0", "8000 us: on v0 p0"});
}

TEST_CASE("a vCPU woken before its pCPU has rescheduled does not sleep") {
  Host host(null_on(1));
  const VcpuId owner = host.started_domain();
  host.run_to(5ms);
  host.xen.block(owner);
  host.xen.wake(owner, 0);
  host.run_to(6ms);
  CHECK(host.told.lines == Lines{"0 us: on v0 p0", "5000 us: averted v0"});
}

TEST_CASE("with no free pCPU a new affinity records a vCPU on any it may use, drawn at random") {
  std::array<unsigned, 4> drawn{};
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    HypervisorConfig config = null_on(4);
    config.seed = seed;
    Host host(config);
    DomainConfig four;
    four.vcpus = 4;
    const DomainId full = host.xen.create_domain(four);
    for (unsigned v = 0; v < 4; ++v) {
      host.xen.start(host.xen.vcpu(full, v));
    }
    host.run_to(1ms);
    const VcpuId waiter = host.started_domain(hard(1, 2));
    ++drawn[host.xen.pcpu_of(waiter)];
  }
  CHECK(drawn[1] + drawn[2] == 20);
  CHECK(drawn[1] > 0);
  CHECK(drawn[2] > 0);
}

TEST_CASE("a soft affinity records a new vCPU on the first free pCPU that it wants, though its first choice is free") {
  Host host(null_on(4));
  const VcpuId fond = host.started_domain(soft(2, 2));
  const VcpuId second = host.started_domain(soft(2, 2));
  host.run_to(1ms);
  CHECK(host.xen.current_vcpu(2) == fond);
  CHECK(host.xen.current_vcpu(3) == second);
}

/// When it comes up it does not take the pCPU because it would rather have another; afterwards that pCPU passes it over
/// because it is recorded there.
TEST_CASE("a vCPU recorded on a free pCPU that its soft affinity does not want waits though it could run there") {
  Host host(null_on(2));
  host.started_domain(hard(0));
  host.run_to(1ms);
  const VcpuId fond = host.started_domain(soft(0)); // p0 is taken: recorded on p1
  host.run_to(5ms);
  CHECK(host.xen.pcpu_of(fond) == 1);
  CHECK(host.xen.standing(fond).parked);
  CHECK_FALSE(host.xen.current_vcpu(1));
  // To be sent where it is recorded already changes nothing.
  host.xen.set_hard_affinity(fond, PcpuSet::range(1, 1));
  host.run_to(6ms);
  CHECK(host.xen.standing(fond).parked);
}

TEST_CASE("a pCPU that passes a vCPU over tries again until another free pCPU has taken it") {
  Host host(null_on(3));
  host.started_domain(hard(0));
  host.run_to(1ms);
  const VcpuId fond = host.started_domain(soft(0)); // recorded on p1, queued; p1 and p2 look for it
  const auto calls_before = host.xen.accounts_of_pcpu(1).schedule_calls;
  host.run_to(5ms);
  CHECK(host.xen.pcpu_of(fond) == 2);
  CHECK(host.xen.accounts_of_pcpu(1).schedule_calls - calls_before == 2);
}
