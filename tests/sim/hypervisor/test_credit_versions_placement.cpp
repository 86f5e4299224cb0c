/// What changed in credit between pCPUs from version to version: tickling, stealing, placement and affinity. Each case
/// is run by the last version that does it one way and the first that does it the other way.
///
/// A vCPU that wakes waits where it ran last; a pCPU that has nothing better to do steals it from there.
#include "credit_host.hpp"

#include <doctest/doctest.h>

#include <tuple>
#include <utility>
#include <vector>

using namespace domus::tests::scheduling;

namespace {

std::uint64_t schedule_calls(const Host& host, PcpuId pcpu) {
  return host.xen.accounts_of_pcpu(pcpu).schedule_calls;
}

/// A vCPU that ran until 1 ms and sleeps.
VcpuId sleeper_on(Host& host, PcpuId pcpu) {
  const VcpuId vcpu = host.started_domain();
  host.run_to(1ms);
  REQUIRE(host.xen.pcpu_of(vcpu) == pcpu);
  host.xen.block(vcpu);
  return vcpu;
}

} // namespace

TEST_CASE("before 4.0 a waking vCPU wakes all idle pCPUs, from then on one") {
  for (const auto& [xen, calls] : {std::pair{XenVersion{3, 4}, 1U}, std::pair{XenVersion{4, 0}, 0U}}) {
    Host host(running(xen, 3));
    const VcpuId io = sleeper_on(host, 0);
    host.run_to(2ms);
    host.started_domain();
    host.run_to(11ms);
    const std::uint64_t before = schedule_calls(host, 2);
    host.xen.wake(io, 0);
    host.run_to(12ms);
    CHECK(schedule_calls(host, 1) > 0);
    CHECK(schedule_calls(host, 2) == before + calls);
  }
}

TEST_CASE("before 4.3 a waking vCPU preempts although a pCPU idles, which then gets the one that was preempted") {
  for (const auto& [xen, of_io, of_hog] :
       {std::tuple{XenVersion{4, 2}, 0U, 1U}, std::tuple{XenVersion{4, 3}, 1U, 0U}}) {
    Host host(running(xen, 2));
    const VcpuId io = sleeper_on(host, 0);
    host.run_to(2ms);
    const VcpuId hog = host.started_domain();
    host.run_to(11ms); // a tick has ended the hog's BOOST
    host.xen.wake(io, 0);
    host.run_to(12ms);
    CHECK(host.xen.dispatched(io));
    CHECK(host.xen.dispatched(hog));
    CHECK(host.xen.pcpu_of(io) == of_io);
    CHECK(host.xen.pcpu_of(hog) == of_hog);
  }
}

TEST_CASE("from 4.3 a tick moves a vCPU that others wait for to an idle pCPU") {
  // A hog on pCPU 0, active from the tick at 10 ms on. Behind it waits one that may run nowhere else. The tick at 20 ms
  // looks for a better place: to 4.2 the hog's own pCPU is as idle as the other.
  for (const auto& [xen, moves] : {std::pair{XenVersion{4, 2}, false}, std::pair{XenVersion{4, 3}, true}}) {
    Host host(running(xen, 2));
    const VcpuId hog = host.started_domain();
    host.run_to(5ms);
    const VcpuId bound = host.started_domain(pinned(0));
    host.run_to(19ms);
    CHECK_FALSE(host.xen.dispatched(bound));
    host.run_to(21ms);
    CHECK(host.xen.dispatched(bound) == moves);
    CHECK(host.xen.pcpu_of(hog) == (moves ? 1U : 0U));
  }
}

TEST_CASE("before 4.3 a pCPU steals from the next busy one, from then on from its own node first") {
  // Two sockets of two; a hog on each pCPU, and one vCPU more waits on pCPU 0 and on pCPU 2. Then pCPU 1 is free.
  for (const auto& [xen, robbed] : {std::pair{XenVersion{4, 2}, 2U}, std::pair{XenVersion{4, 3}, 0U}}) {
    HypervisorConfig config = running(xen, 2);
    config.shape.sockets = 2;
    Host host(config);
    std::vector<VcpuId> hogs;
    for (PcpuId pcpu = 0; pcpu < 4; ++pcpu) {
      hogs.push_back(host.started_domain(pinned(pcpu)));
    }
    host.run_to(1ms);
    const DomainId waiting = host.xen.create_domain(weighing(256, 4)); // one on each pCPU
    host.xen.start(host.xen.vcpu(waiting, 0));
    host.xen.start(host.xen.vcpu(waiting, 2));
    host.run_to(3ms);
    host.xen.block(hogs[1]);
    host.run_to(4ms);
    CHECK(host.xen.pcpu_of(host.xen.vcpu(waiting, robbed)) == 1);
    CHECK(host.xen.pcpu_of(host.xen.vcpu(waiting, 2 - robbed)) == 2 - robbed);
  }
}

TEST_CASE("before 4.9 a pCPU steals from the first busy one of a node, from then on behind the one robbed last") {
  // Three pCPUs, a hog on each, and one vCPU more waits on pCPU 0 and on pCPU 1. Nobody was robbed yet, which counts as
  // pCPU 0. Then pCPU 2 is free.
  for (const auto& [xen, robbed] : {std::pair{XenVersion{4, 8}, 0U}, std::pair{XenVersion{4, 9}, 1U}}) {
    Host host(running(xen, 3));
    std::vector<VcpuId> hogs;
    for (PcpuId pcpu = 0; pcpu < 3; ++pcpu) {
      hogs.push_back(host.started_domain(pinned(pcpu)));
    }
    host.run_to(1ms);
    const DomainId waiting = host.xen.create_domain(weighing(256, 2));
    host.xen.start(host.xen.vcpu(waiting, 0));
    host.xen.start(host.xen.vcpu(waiting, 1));
    host.run_to(3ms);
    host.xen.block(hogs[2]);
    host.run_to(4ms);
    CHECK(host.xen.pcpu_of(host.xen.vcpu(waiting, robbed)) == 2);
    CHECK(host.xen.pcpu_of(host.xen.vcpu(waiting, 1 - robbed)) == 1 - robbed);
  }
}

TEST_CASE("before 4.5 there is no soft affinity") {
  DomainConfig prefers;
  prefers.soft_affinity = PcpuSet::range(1, 1);
  for (const auto& [xen, where] : {std::pair{XenVersion{4, 4}, 0U}, std::pair{XenVersion{4, 5}, 1U}}) {
    Host host(running(xen, 2));
    const VcpuId vcpu = host.started_domain(prefers);
    host.run_to(1ms);
    CHECK(host.xen.pcpu_of(vcpu) == where);
  }
}

TEST_CASE("from 4.3 to 4.12 a vCPU that is preempted while a pCPU idles goes there; later ones forget it") {
  // pCPU 1 does not suit the I/O vCPU, which is bound to pCPU 0, so it preempts the hog. That one may use pCPU 1.
  for (const auto& [xen, goes] :
       {std::pair{XenVersion{4, 3}, true}, std::pair{XenVersion{4, 12}, true}, std::pair{XenVersion{4, 13}, false}}) {
    Host host(running(xen, 2));
    const VcpuId io = host.started_domain(pinned(0));
    host.run_to(1ms);
    host.xen.block(io);
    host.run_to(2ms);
    const VcpuId hog = host.started_domain();
    host.run_to(11ms);
    host.xen.wake(io, 0);
    host.run_to(12ms);
    CHECK(host.xen.dispatched(io));
    CHECK(host.xen.dispatched(hog) == goes);
    CHECK(host.xen.pcpu_of(hog) == (goes ? 1U : 0U));
  }
}

TEST_CASE(
    "before 4.9 two vCPUs that wake at once may wake the same idle pCPU, and one of them waits beside an idle one") {
  // Four pCPUs, hogs on 0 and 1, where two vCPUs sleep that wake at once, each by its own pCPU's doing. Both look for
  // an idle pCPU behind 0 or 1: pCPU 2.
  for (const auto& [xen, both_run] : {std::pair{XenVersion{4, 8}, false}, std::pair{XenVersion{4, 9}, true}}) {
    Host host(running(xen, 4));
    const VcpuId first = host.started_domain();
    host.run_to(500us);
    const VcpuId second = host.started_domain(); // finds pCPU 0 taken, so pCPU 1 steals it
    host.run_to(1ms);
    REQUIRE(host.xen.pcpu_of(second) == 1);
    host.xen.block(first);
    host.xen.block(second);
    host.run_to(2ms);
    host.started_domain(pinned(0));
    host.started_domain(pinned(1));
    host.run_to(3ms);
    host.xen.wake(first, 0);
    host.xen.wake(second, 1);
    host.run_to(4ms);
    CHECK((host.xen.dispatched(first) && host.xen.dispatched(second)) == both_run);
    CHECK(host.xen.current_vcpu(2).has_value());
    CHECK(host.xen.current_vcpu(3).has_value() == both_run);
  }
}

TEST_CASE("from 4.18 a pCPU looks for work elsewhere at most once a millisecond, counted from boot") {
  for (const auto& [minor, where] : {std::pair{17, 1U}, std::pair{18, 0U}}) {
    Host host(running({4, minor}, 2));
    host.started_domain(pinned(0));
    host.run_to(1ms);
    const VcpuId woken = host.started_domain(); // waits on pCPU 0, tickles pCPU 1 exactly 1 ms after boot
    host.run_to(2ms);
    CHECK(host.xen.pcpu_of(woken) == where);
  }
}

TEST_CASE("from 4.18 a vCPU that yielded is not stolen while it waits") {
  for (const auto& [minor, where] : {std::pair{17, 1U}, std::pair{18, 0U}}) {
    Host host(running({4, minor}, 2));
    const VcpuId other = host.started_domain(pinned(1));
    host.started_domain(pinned(0));
    host.run_to(5ms);
    const VcpuId yielder = host.started_domain(); // waits on pCPU 0 until the hog's slice ends at 30 ms
    host.run_to(35ms);
    REQUIRE(host.xen.dispatched(yielder));
    host.xen.yield(yielder);
    host.run_to(36ms);
    REQUIRE_FALSE(host.xen.dispatched(yielder));
    host.xen.block(other); // pCPU 1 has nothing left and looks around
    host.run_to(37ms);
    CHECK(host.xen.pcpu_of(yielder) == where);
  }
}
