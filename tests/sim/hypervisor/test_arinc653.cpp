/// ARINC 653 worked out by hand. The first frame begins when somebody schedules first: here at 0, when the first vCPU
/// starts.
#include "recorded_host.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace domus::tests::scheduling;

namespace {

HypervisorConfig arinc(Nanoseconds major_frame, std::vector<ArincTable::Slot> slots, unsigned pcpu_count = 1) {
  HypervisorConfig config = pcpus(pcpu_count);
  config.scheduler = Scheduler::arinc653;
  config.parameters.arinc653 = {std::move(slots), major_frame};
  return config;
}

HypervisorConfig without_table(unsigned pcpu_count = 1) {
  return arinc(0ms, {}, pcpu_count);
}

ArincTable::Slot slot(std::size_t domain, Nanoseconds runtime, unsigned vcpu = 0) {
  return {.domain = domain, .vcpu = vcpu, .runtime = runtime};
}

/// Domains of one vCPU each, started in their order.
std::vector<VcpuId> start_domains(Host& host, int count) {
  std::vector<VcpuId> vcpus;
  vcpus.reserve(static_cast<std::size_t>(count));
  for (int domain = 0; domain < count; ++domain) {
    vcpus.push_back(host.started_domain());
  }
  return vcpus;
}

} // namespace

TEST_CASE("two domains take turns by the table, and what the slots leave of the frame is idle") {
  Host host(arinc(10ms, {slot(0, 3ms), slot(1, 5ms)}));
  start_domains(host, 2);
  host.run_to(20ms);
  CHECK(host.told.lines == Lines{"0 us: on v0 p0", "3000 us: off v0 p0", "3000 us: on v1 p0", "8000 us: off v1 p0",
                                 "10000 us: on v0 p0", "13000 us: off v0 p0", "13000 us: on v1 p0",
                                 "18000 us: off v1 p0"});
  CHECK(host.xen.accounts_of_pcpu(0).idle == 4ms);
}

TEST_CASE("a domain without a slot never runs, though the pCPU idles") {
  Host host(arinc(10ms, {slot(0, 3ms)}));
  const std::vector<VcpuId> vcpus = start_domains(host, 2);
  host.run_to(50ms);
  CHECK(host.xen.accounts(vcpus[0]).cpu_time == 15ms);
  CHECK(host.xen.accounts(vcpus[1]).cpu_time == 0ms);
  CHECK(host.xen.runstate(vcpus[1]) == Runstate::runnable);
  CHECK(host.xen.standing(vcpus[0]).active);
  CHECK_FALSE(host.xen.standing(vcpus[1]).active);
}

TEST_CASE("a vCPU may have several slots, and two that follow each other are one to it") {
  Host host(arinc(10ms, {slot(0, 1ms), slot(0, 2ms), slot(1, 1ms), slot(0, 1ms)}));
  start_domains(host, 2);
  host.run_to(10ms);
  CHECK(host.told.lines == Lines{"0 us: on v0 p0", "3000 us: off v0 p0", "3000 us: on v1 p0", "4000 us: off v1 p0",
                                 "4000 us: on v0 p0", "5000 us: off v0 p0"});
}

TEST_CASE("the slot of a vCPU that sleeps is idle to its end: the next does not begin early") {
  Host host(arinc(10ms, {slot(0, 4ms), slot(1, 4ms)}));
  const std::vector<VcpuId> vcpus = start_domains(host, 2);
  host.run_to(1ms);
  host.xen.block(vcpus[0]);
  host.run_to(20ms);
  CHECK(host.told.lines == Lines{"0 us: on v0 p0", "1000 us: off v0 p0", "4000 us: on v1 p0", "8000 us: off v1 p0",
                                 "14000 us: on v1 p0", "18000 us: off v1 p0"});
}

TEST_CASE("a vCPU that wakes within its slot has the rest of it, one that wakes outside waits for it") {
  Host host(arinc(10ms, {slot(0, 4ms), slot(1, 4ms)}));
  const std::vector<VcpuId> vcpus = start_domains(host, 2);
  host.run_to(1ms);
  host.xen.block(vcpus[0]);
  host.run_to(3ms);
  host.xen.wake(vcpus[0], 0);
  host.run_to(6ms);
  host.xen.block(vcpus[1]);
  host.run_to(9ms);
  host.xen.wake(vcpus[1], 0);
  host.run_to(20ms);
  CHECK(host.told.lines == Lines{"0 us: on v0 p0", "1000 us: off v0 p0", "3000 us: on v0 p0", "4000 us: off v0 p0",
                                 "4000 us: on v1 p0", "6000 us: off v1 p0", "10000 us: on v0 p0", "14000 us: off v0 p0",
                                 "14000 us: on v1 p0", "18000 us: off v1 p0"});
}

TEST_CASE("without a table every vCPU of domain 0 has a slot of 10 ms, and nobody else has one") {
  Host host(without_table());
  DomainConfig two;
  two.vcpus = 2;
  const DomainId dom0 = host.xen.create_domain(two);
  const VcpuId guest = host.started_domain();
  host.run_to(5ms);
  CHECK_FALSE(host.xen.dispatched(guest));
  host.xen.start(host.xen.vcpu(dom0, 0));
  host.run_to(35ms);
  // The guest's start began the first frame at 0; dom0's first vCPU comes in the middle of its slot.
  CHECK(host.told.lines ==
        Lines{"5000 us: on v0 p0", "10000 us: off v0 p0", "20000 us: on v0 p0", "30000 us: off v0 p0"});
}

TEST_CASE("domain 0 gets 64 slots at most") {
  Host host(without_table());
  DomainConfig many;
  many.vcpus = 66;
  const DomainId dom0 = host.xen.create_domain(many);
  unsigned with_slot = 0;
  for (unsigned v = 0; v < many.vcpus; ++v) {
    with_slot += host.xen.standing(host.xen.vcpu(dom0, v)).active ? 1 : 0;
  }
  CHECK(with_slot == 64);
}

TEST_CASE("one table for all pCPUs: while a vCPU has its slot on one of them, the others idle") {
  // Domain 0 has its vCPUs on p0 and p1.
  Host host(arinc(10ms, {slot(0, 3ms, 0), slot(0, 5ms, 1)}, 2));
  DomainConfig two;
  two.vcpus = 2;
  const DomainId domain = host.xen.create_domain(two);
  host.xen.start(host.xen.vcpu(domain, 0));
  host.xen.start(host.xen.vcpu(domain, 1));
  host.run_to(13ms);
  CHECK(host.told.lines ==
        Lines{"0 us: on v0 p0", "3000 us: off v0 p0", "3000 us: on v1 p1", "8000 us: off v1 p1", "10000 us: on v0 p0"});
}

TEST_CASE("affinities mean nothing: a vCPU stays on the pCPU that it was created on") {
  Host host(arinc(10ms, {slot(0, 10ms)}, 2));
  const VcpuId vcpu = host.started_domain();
  host.run_to(1ms);
  host.xen.set_hard_affinity(vcpu, PcpuSet::range(1, 1));
  host.run_to(2ms);
  CHECK(host.xen.pcpu_of(vcpu) == 0);
  CHECK(host.xen.dispatched(vcpu));
}

TEST_CASE("a paused vCPU misses its slot, and goes on in the same slot if unpaused in time") {
  Host host(arinc(10ms, {slot(0, 6ms)}));
  const VcpuId vcpu = host.started_domain();
  host.run_to(1ms);
  host.xen.pause(vcpu, 0);
  host.run_to(2ms);
  host.xen.unpause(vcpu, 0);
  host.run_to(5ms);
  host.xen.pause(vcpu, 0);
  host.run_to(7ms);
  host.xen.unpause(vcpu, 0);
  host.run_to(12ms);
  CHECK(host.told.lines ==
        Lines{"0 us: on v0 p0", "1000 us: off v0 p0", "2000 us: on v0 p0", "5000 us: off v0 p0", "10000 us: on v0 p0"});
}

TEST_CASE("a destroyed domain's slots stay and are idle, whether it ran or waited") {
  Host host(arinc(10ms, {slot(0, 4ms), slot(1, 4ms), slot(2, 2ms)}));
  const std::vector<VcpuId> vcpus = start_domains(host, 3);
  host.run_to(1ms);
  host.xen.destroy_domain(DomainId{0}); // runs
  host.xen.destroy_domain(DomainId{1}); // waits
  host.run_to(20ms);
  CHECK(host.told.lines == Lines{"0 us: on v0 p0", "1000 us: off v0 p0", "8000 us: on v2 p0", "10000 us: off v2 p0",
                                 "18000 us: on v2 p0"});
  CHECK(host.xen.accounts(vcpus[2]).cpu_time == 4ms);
}

TEST_CASE("a domain created later has its slots from then on") {
  Host host(arinc(10ms, {slot(0, 4ms), slot(1, 4ms)}));
  host.started_domain();
  host.run_to(15ms);
  host.started_domain();
  host.run_to(25ms);
  CHECK(host.told.lines == Lines{"0 us: on v0 p0", "4000 us: off v0 p0", "10000 us: on v0 p0", "14000 us: off v0 p0",
                                 "15000 us: on v1 p0", "18000 us: off v1 p0", "20000 us: on v0 p0",
                                 "24000 us: off v0 p0", "24000 us: on v1 p0"});
}

TEST_CASE("a frame begins when somebody schedules after the end of the last: late timers delay all that follow") {
  struct Late final : TimerLateness {
    Nanoseconds draw() override { return 10us; }
  } late;
  HypervisorConfig config = arinc(10ms, {slot(0, 3ms), slot(1, 5ms)});
  config.lateness = &late;
  Host host(config);
  start_domains(host, 2);
  host.run_to(21ms);
  // Within a frame slots end when they should have, give or take the lateness; the frames drift by it.
  CHECK(host.told.lines == Lines{"0 us: on v0 p0", "3010 us: off v0 p0", "3010 us: on v1 p0", "8010 us: off v1 p0",
                                 "10010 us: on v0 p0", "13020 us: off v0 p0", "13020 us: on v1 p0",
                                 "18020 us: off v1 p0", "20020 us: on v0 p0"});
}
