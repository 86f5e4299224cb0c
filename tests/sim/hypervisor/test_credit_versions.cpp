/// What changed in credit on one pCPU from version to version: debit, accounting, BOOST, yield and the rate limit. Each
/// case is run by the last version that does it one way and the first that does it the other way.
///
/// Before 4.7 a vCPU that has just been started is BOOSTed until a tick (10 ms, 20 ms, ...) catches it running.
#include "credit_host.hpp"

#include <doctest/doctest.h>

#include <string>
#include <tuple>
#include <utility>
#include <vector>

using namespace domus::tests::scheduling;

namespace {

/// A hog that no tick will find BOOSTed any more, and an I/O vCPU that slept through it: at 11 ms the I/O vCPU wakes,
/// preempts the hog and runs for 200 us. So at 11.2 ms the hog begins to run, at UNDER.
struct HogAndIo : Host {
  explicit HogAndIo(const HypervisorConfig& config, const DomainConfig& domain = {})
      : Host(config), io(started_domain(domain)) {
    run_to(1ms);
    xen.block(io);
    run_to(2ms);
    hog = started_domain(domain);
    run_to(11ms);
    xen.wake(io, 0);
    run_to(11200us);
    xen.block(io);
  }

  VcpuId io;
  VcpuId hog{};
};

} // namespace

TEST_CASE("before 4.0 whoever a tick catches pays for all of it, and who dodges the tick pays nothing") {
  for (const auto& [xen, of_dodger, of_caught] :
       {std::tuple{XenVersion{3, 4}, 0, -100}, std::tuple{XenVersion{4, 0}, -90, -10}}) {
    Host host(running(xen));
    const VcpuId dodger = host.started_domain();
    host.run_to(9ms);
    host.xen.block(dodger); // ran for 9 ms
    const VcpuId caught = host.started_domain();
    host.run_to(11ms); // had run for 1 ms at the tick
    CHECK(host.xen.standing(dodger).credit == of_dodger);
    CHECK(host.xen.standing(caught).credit == of_caught);
  }
}

TEST_CASE("before 4.3 a debit is rounded to the nearest credit, from then on the rest is carried") {
  // Three runs of 70 us, 0.7 credits each. Rounded: 0.7 is 1, which pays 0.3 ahead; 0.4 is 0; 0.4 + 0.7 is 1.
  // Carried: 0, rest 0.7; then 1.4 of running and the rest of 0.7 are 2 (the rest counts twice); then 0.1 + 0.1 are 0.
  for (const auto& [xen, credits] :
       {std::pair{XenVersion{4, 2}, std::vector{-1, -1, -2}}, std::pair{XenVersion{4, 3}, std::vector{0, -2, -2}}}) {
    Host host(running(xen));
    const VcpuId vcpu = host.started_domain();
    for (int run = 0; run < 3; ++run) {
      if (run > 0) {
        host.xen.wake(vcpu, 0);
      }
      host.run_to(1ms * run + 70us);
      host.xen.block(vcpu);
      host.run_to(1ms * (run + 1));
      CHECK(host.xen.standing(vcpu).credit == credits[static_cast<std::size_t>(run)]);
    }
  }
}

TEST_CASE("before 4.1 a weight is the domain's, however many vCPUs share it") {
  // Two pCPUs, three hogs of equal weight, two of them of one domain. A weight for each: two thirds of a pCPU each. A
  // weight for each domain: one pCPU for either domain.
  for (const auto& [xen, share] : {std::pair{XenVersion{4, 0}, 1.0}, std::pair{XenVersion{4, 1}, 2.0 / 3}}) {
    Host host(running(xen, 2));
    const DomainId two = host.xen.create_domain(weighing(256, 2));
    host.xen.start(host.xen.vcpu(two, 0));
    host.xen.start(host.xen.vcpu(two, 1));
    const VcpuId one = host.started_domain(weighing(256));
    host.run_to(20s);
    CHECK(std::chrono::duration<double>(host.xen.accounts(one).cpu_time) / 20s == doctest::Approx(share).epsilon(0.03));
  }
}

TEST_CASE("before 4.1 a vCPU with too much credit loses all of it, from then on half") {
  // Seen at 10 ms (-100), it blocks at 15 ms (-150). Paid 300 at 30 ms and 60 ms: 150, 450 > 300.
  for (const auto& [xen, kept] : {std::pair{XenVersion{4, 0}, 0}, std::pair{XenVersion{4, 1}, 225}}) {
    Host host(running(xen));
    const VcpuId sleeper = host.started_domain();
    host.run_to(15ms);
    host.xen.block(sleeper);
    host.run_to(61ms);
    CHECK(host.xen.standing(sleeper).credit == kept);
    CHECK_FALSE(host.xen.standing(sleeper).active);
  }
}

TEST_CASE("from 4.1 a vCPU that yields lets even one of lower priority pass") {
  // A light hog starts, a heavy one waits for its slice to end. At 30 ms the light one, alone on the payroll, has
  // -200 + 300; the heavy one runs. At 60 ms the heavy one takes all 300, the light one gets 1 and runs. At 90 ms the
  // light one has 1 - 200 + 1: OVER, and the heavy one (UNDER) runs again.
  for (const auto& [xen, passes] : {std::pair{XenVersion{4, 0}, false}, std::pair{XenVersion{4, 1}, true}}) {
    Host host(running(xen));
    const VcpuId light = host.started_domain(weighing(1));
    host.run_to(5ms);
    const VcpuId heavy = host.started_domain(weighing(65535));
    host.run_to(91ms);
    REQUIRE(host.xen.standing(light).priority == over);
    REQUIRE(host.xen.dispatched(heavy));
    host.xen.yield(heavy);
    host.run_to(92ms);
    CHECK(host.xen.dispatched(light) == passes);
  }
}

TEST_CASE("the rate limit came with 4.2, and until 4.7 began anew whenever it kept a vCPU") {
  // The hog has run for 400 us when the I/O vCPU wakes again.
  for (const auto& [xen, runs_at] : {std::pair{XenVersion{4, 1}, "11600 us"},    // at once
                                     std::pair{XenVersion{4, 2}, "12600 us"},    // 1 ms later
                                     std::pair{XenVersion{4, 7}, "12600 us"},    // the same
                                     std::pair{XenVersion{4, 8}, "12200 us"}}) { // when the hog has run for 1 ms
    HogAndIo host(running(xen));
    host.run_to(11600us);
    host.xen.wake(host.io, 0);
    host.run_to(13ms);
    CHECK(host.told.lines.back() == std::string(runs_at) + ": on v0 p0");
  }
}

TEST_CASE("from 4.8 a vCPU that yields may go before the rate limit is over") {
  // Two hogs change places at 30 ms. The one that gets the pCPU yields 400 us later.
  for (const auto& [xen, gone_at] :
       {std::pair{XenVersion{4, 7}, "31400 us"}, std::pair{XenVersion{4, 8}, "30400 us"}}) {
    Host host(running(xen));
    host.started_domain();
    const VcpuId yielder = host.started_domain();
    host.run_to(30400us);
    REQUIRE(host.xen.dispatched(yielder));
    host.xen.yield(yielder);
    host.run_to(32ms);
    CHECK(host.told.lines.back() == std::string(gone_at) + ": on v0 p0");
  }
}

TEST_CASE("before 4.7 a vCPU that was just placed is BOOSTed: a new one preempts a hog at once") {
  for (const auto& [xen, boosted] : {std::pair{XenVersion{4, 6}, true}, std::pair{XenVersion{4, 7}, false}}) {
    Host host(running(xen));
    host.started_domain();
    host.run_to(11ms); // the tick at 10 ms has ended the hog's own BOOST
    const VcpuId late = host.started_domain();
    CHECK(host.xen.standing(late).priority == (boosted ? boost : under));
    host.run_to(12ms);
    CHECK(host.xen.dispatched(late) == boosted);
  }
}

TEST_CASE("from 4.2 to 4.12 a capped vCPU is BOOSTed when it may run again") {
  // Cap 50: parked at 60 ms with -300, paid 150 at 90 ms and at 120 ms, and goes on. The next tick is at 130 ms.
  for (const auto& [xen, priority] : {std::pair{XenVersion{4, 1}, under}, std::pair{XenVersion{4, 2}, boost},
                                      std::pair{XenVersion{4, 12}, boost}, std::pair{XenVersion{4, 13}, under}}) {
    Host host(running(xen));
    const VcpuId hog = host.started_domain(capped(50));
    host.run_to(61ms);
    REQUIRE(host.xen.standing(hog).parked);
    host.run_to(121ms);
    CHECK_FALSE(host.xen.standing(hog).parked);
    CHECK(host.xen.standing(hog).priority == priority);
  }
}

TEST_CASE("from 4.3 to 4.6 a vCPU is placed anew when it is preempted while some pCPU idles, even one it may not use") {
  // Both may run on pCPU 0 only, pCPU 1 idles. Placed anew, the hog is not preempted but taken off and woken: BOOSTed.
  for (const auto& [xen, kicked] : {std::pair{XenVersion{4, 2}, false}, std::pair{XenVersion{4, 3}, true},
                                    std::pair{XenVersion{4, 6}, true}, std::pair{XenVersion{4, 7}, false}}) {
    HogAndIo host(running(xen, 2), pinned(0));
    CHECK(host.xen.accounts(host.hog).preemptions == (kicked ? 0 : 1));
    CHECK(host.xen.standing(host.hog).priority == (kicked ? boost : under));
  }
}
