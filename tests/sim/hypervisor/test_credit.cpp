/// The credit scheduler, worked out by hand. 1 credit = 100 us; a tick (10 ms) takes 100; an accounting (30 ms) gives a
/// pCPU's worth of 300 away, and comes before the tick of the same instant.
#include "credit_host.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace domus::tests::scheduling;

TEST_CASE("a lone hog pays 100 credits a tick and earns 300 an accounting once it was seen at a tick") {
  Host host(pcpus(1));
  const VcpuId hog = host.started_domain();
  host.run_to(9ms);
  CHECK(host.xen.standing(hog).credit == 0);
  CHECK_FALSE(host.xen.standing(hog).active);
  host.run_to(11ms);
  CHECK(host.xen.standing(hog).credit == -100);
  CHECK(host.xen.standing(hog).active);
  host.run_to(29ms);
  CHECK(host.xen.standing(hog).credit == -200);
  host.run_to(31ms); // -200 + 300 - 100
  CHECK(host.xen.standing(hog).credit == 0);
  CHECK(host.xen.standing(hog).priority == under);
}

TEST_CASE("weight counts for each active vCPU, so a domain with four of them gets four times as much") {
  // Four pCPUs, five hogs of equal weight; all are active at the first accounting: each earns 1200 / 5 = 240.
  Host host(pcpus(4));
  const DomainId four = host.xen.create_domain(weighing(256, 4));
  for (unsigned i = 0; i < 4; ++i) {
    host.xen.start(host.xen.vcpu(four, i));
  }
  const VcpuId one = host.started_domain(weighing(256));
  host.run_to(20s);
  domus::models::Nanoseconds of_four{0};
  for (unsigned i = 0; i < 4; ++i) {
    of_four += host.xen.accounts(host.xen.vcpu(four, i)).cpu_time;
  }
  const domus::models::Nanoseconds of_one = host.xen.accounts(one).cpu_time;
  CHECK(of_four + of_one == 80s);
  CHECK(of_one > 15500ms);
  CHECK(of_one < 16500ms);
}

TEST_CASE("a capped hog runs 60 ms and is parked for 60 ms: accountings pay and park, ticks only debit") {
  // Cap 50: an accounting pays 150. At 30: -200 + 150 = -50, tick -150; at 60: -350 + 150 = -200 < -150: parked, and
  // the last 10 ms are debited: -300. At 90: -150. At 120: 0, so it goes on; from there the same again.
  Host host(pcpus(1));
  const VcpuId hog = host.started_domain(capped(50));
  host.run_to(61ms);
  CHECK(host.xen.standing(hog).parked);
  CHECK(host.xen.standing(hog).credit == -300);
  CHECK(host.xen.standing(hog).priority == over);
  CHECK(host.xen.runstate(hog) == Runstate::offline);
  host.run_to(91ms);
  CHECK(host.xen.standing(hog).parked);
  CHECK(host.xen.standing(hog).credit == -150);
  host.run_to(121ms);
  CHECK_FALSE(host.xen.standing(hog).parked);
  CHECK(host.xen.standing(hog).priority == under); // no BOOST for being unparked
  host.run_to(300ms);
  CHECK(host.told.lines == Lines{"0 us: on v0 p0", "60000 us: off v0 p0", "120000 us: on v0 p0", "180000 us: off v0 p0",
                                 "240000 us: on v0 p0"});
}

TEST_CASE("a woken vCPU with credit preempts a hog, but not before the hog has run for the rate limit") {
  Host host(pcpus(1));
  const VcpuId io = host.started_domain();
  host.run_to(1ms);
  host.xen.block(io);
  host.run_to(2ms);
  host.started_domain();
  host.run_to(2400us);
  host.xen.wake(io, 0);
  CHECK(host.xen.standing(io).priority == boost);
  host.run_to(4ms);
  host.xen.block(io);
  host.run_to(8ms);
  host.xen.wake(io, 0);
  host.run_to(9ms);
  CHECK(host.told.lines == Lines{"0 us: on v0 p0", "1000 us: off v0 p0", "2000 us: on v1 p0",
                                 // woken at 2.4 ms, deferred to the hog's 1 ms
                                 "3000 us: off v1 p0", "3000 us: on v0 p0", "4000 us: off v0 p0", "4000 us: on v1 p0",
                                 // the hog has run 4 ms: at once
                                 "8000 us: off v1 p0", "8000 us: on v0 p0"});
}

TEST_CASE("BOOST lasts until a tick catches the vCPU running") {
  Host host(pcpus(1));
  const VcpuId io = host.started_domain();
  host.run_to(1ms);
  host.xen.block(io);
  host.run_to(2ms);
  host.xen.wake(io, 0);
  host.run_to(9ms);
  CHECK(host.xen.standing(io).priority == boost);
  host.run_to(11ms);
  CHECK(host.xen.standing(io).priority == under);
}

TEST_CASE("the first wake after a placement is not boosted: a vCPU starts at UNDER, and waits its turn") {
  Host host(pcpus(1));
  host.started_domain();
  host.run_to(5ms);
  const VcpuId late = host.started_domain();
  CHECK(host.xen.standing(late).priority == under);
  host.run_to(29ms);
  CHECK_FALSE(host.xen.dispatched(late));
  host.run_to(31ms);
  CHECK(host.xen.dispatched(late));
}

TEST_CASE("a hog that has slept earns no more than it keeps: above 300 it leaves the payroll with half") {
  // Seen at 10 ms (-100), it blocks at 15 ms (-150). Paid 300 at 30 ms and 60 ms: 150, 450 > 300: inactive with 225.
  Host host(pcpus(1));
  const VcpuId sleeper = host.started_domain();
  host.run_to(15ms);
  host.xen.block(sleeper);
  host.run_to(31ms);
  CHECK(host.xen.standing(sleeper).credit == 150);
  CHECK(host.xen.standing(sleeper).active);
  host.run_to(61ms);
  CHECK(host.xen.standing(sleeper).credit == 225);
  CHECK_FALSE(host.xen.standing(sleeper).active);
}
