/// The credit2 scheduler, worked out by hand (facts/xen.md 2.3 to 2.10). Every unit begins with 10 ms of credit; at
/// equal weights running costs as much as it takes. A newly chosen unit runs at least 1 ms (the rate limit), one that
/// goes on 0.5 ms.
#include "credit2_host.hpp"

#include <doctest/doctest.h>

#include <optional>
#include <utility>
#include <vector>

using namespace domus::tests::scheduling;

TEST_CASE("who weighs half as much as the heaviest pays double: 3 ms of running cost 6 ms and 3 ms of credit") {
  Credit2Host host(credit2());
  const VcpuId light = host.domain(domain_of(256));
  const VcpuId heavy = host.domain(domain_of(512)); // counts although it does not run
  host.xen.start(light);
  host.run_to(3ms);
  host.xen.block(light);
  host.xen.start(heavy);
  host.run_to(6ms);
  host.xen.block(heavy);
  host.run_to(7ms);
  CHECK(host.credit(light) == 4ms);
  CHECK(host.credit(heavy) == 7ms);
}

TEST_CASE("what does not divide is carried: at weights 3 and 7, three times 1 ns cost 2, 2 and 3 ns") {
  // 7/3 ns of credit each: 2 and 1/3 over; 2 and 2/3 over; 3 and nothing over.
  HypervisorConfig config = credit2();
  config.parameters.options.rate_limit = 0ms;
  Credit2Host host(config);
  const VcpuId light = host.domain(domain_of(3));
  host.domain(domain_of(7));
  host.xen.start(light);
  host.run_to(0ms + 1ns);
  std::vector<Nanoseconds> credits;
  for (const Nanoseconds time : {1ns, 2ns, 3ns}) {
    host.run_to(time);
    host.xen.yield(light); // schedules, and burns
    host.run_to(time + 1ns);
    credits.push_back(10ms - host.credit(light));
  }
  CHECK(credits == std::vector<Nanoseconds>{2ns, 4ns, 7ns});
}

TEST_CASE("what was carried at one weight counts whole at a smaller one") {
  HypervisorConfig config = credit2();
  config.parameters.options.rate_limit = 0ms;
  Credit2Host host(config);
  const VcpuId light = host.domain(domain_of(3));
  host.domain(domain_of(7));
  host.xen.start(light);
  host.run_to(2ns);
  host.xen.yield(light); // burns 14/3 = 4, and carries 2/3
  host.run_to(2ns + 1ns);
  CHECK(10ms - host.credit(light) == 4ns);
  host.xen.set_parameters(DomainId{0}, {.weight = 1});
  host.xen.set_parameters(DomainId{1}, {.weight = 1});
  host.xen.yield(light); // 1/1, and 2/1
  host.run_to(4ns);
  CHECK(10ms - host.credit(light) == 7ns);
}

TEST_CASE("two hogs of weights 256 and 512 share a pCPU one to two") {
  Credit2Host host(credit2());
  const VcpuId light = host.started_domain(domain_of(256));
  const VcpuId heavy = host.started_domain(domain_of(512));
  host.run_to(30s);
  CHECK(host.xen.accounts(light).cpu_time > 9900ms);
  CHECK(host.xen.accounts(light).cpu_time < 10100ms);
  CHECK(host.xen.accounts(light).cpu_time + host.xen.accounts(heavy).cpu_time == 30s);
}

TEST_CASE("when nobody has credit left all get 10 ms, the sleepers as well, but nobody keeps more than 10.5 ms") {
  Credit2Host host(credit2());
  const VcpuId sleeper = host.domain();
  const VcpuId hog = host.started_domain();
  host.run_to(9ms);
  CHECK(host.credit(sleeper) == 10ms);
  host.run_to(11ms); // the hog had nothing left at 10 ms
  CHECK(host.credit(hog) == 10ms);
  CHECK(host.credit(sleeper) == 10500us);
}

TEST_CASE(
    "a vCPU that wakes finds a hog that ran 1 ms at once, one that ran 0.95 ms after 0.5 ms, one that ran less at "
    "the end of its slice") {
  // Too early, nobody is told, and the hog's slice is all its credit. A little early the hog's pCPU is told, keeps the
  // hog for the rate limit, but not for less than 0.5 ms.
  for (const auto& [wake, on] :
       {std::pair{950us, 10000us}, std::pair{951us, 1451us}, std::pair{1000us, 1000us}, std::pair{7000us, 7000us}}) {
    Credit2Host host(credit2());
    host.started_domain();
    const VcpuId late = host.domain();
    host.run_to(wake);
    host.xen.start(late);
    host.run_to(on);
    CHECK_FALSE(host.xen.dispatched(late));
    host.run_to(on + 1ns);
    CHECK(host.xen.dispatched(late));
  }
}

TEST_CASE("a rate limit protects a vCPU that has just begun, except that one of 50 us protects nobody") {
  // The hog begins anew at 6 ms with 5 ms of credit, and in the same instant one with 10 ms wakes. If the pCPU is told,
  // it keeps the hog for the rate limit, but not for less than 0.5 ms; if not, for all of its credit.
  for (const auto& [rate_limit, on] : {std::pair{50us, 6500us}, std::pair{51us, 11000us}}) {
    HypervisorConfig config = credit2();
    config.parameters.options.rate_limit = rate_limit;
    Credit2Host host(config);
    const VcpuId hog = host.started_domain();
    const VcpuId late = host.domain();
    host.run_to(5ms);
    host.xen.block(hog);
    host.run_to(6ms);
    host.xen.wake(hog, 0);
    host.calendar.run_one(); // the end of the instant
    REQUIRE(host.xen.dispatched(hog));
    host.xen.start(late);
    host.run_to(on);
    CHECK_FALSE(host.xen.dispatched(late));
    host.run_to(on + 1ns);
    CHECK(host.xen.dispatched(late));
  }
}

TEST_CASE("a cap of more than all vCPUs of a domain can use is refused, and the one before stays") {
  Credit2Host host(credit2());
  const VcpuId first = host.domain(domain_of(256, 0, 2));
  host.xen.set_parameters(DomainId{0}, {256, 201});
  CHECK(host.xen.standing(first).budget == std::nullopt);
  host.xen.set_parameters(DomainId{0}, {256, 200});
  CHECK(host.xen.standing(first).budget == 0ms);
  host.xen.set_parameters(DomainId{0}, {256, 201});
  CHECK(host.xen.standing(first).budget == 0ms);
}

TEST_CASE("a cap of 30% for two vCPUs: 3 ms every 10 ms, taken in pieces of 1.5 ms") {
  Credit2Host host(credit2({4, 20}, {.sockets = 1, .cores_per_socket = 2}));
  const VcpuId first = host.started_domain(domain_of(256, 30, 2));
  const VcpuId second{1};
  host.xen.start(second);
  host.run_to(1ms);
  CHECK(host.xen.standing(first).budget == 1500us);
  host.run_to(2ms);
  CHECK(host.xen.standing(first).parked);
  CHECK(host.xen.standing(second).parked);
  CHECK(host.xen.standing(second).budget == 0ms);
  CHECK(host.xen.runstate(second) == Runstate::offline);
  host.run_to(30ms);
  // Whoever was parked last is released first. pCPU 0 schedules first, while the other vCPU waits, and so once more
  // after 1 ms; hence its timer for the end of the budget is the later one.
  CHECK(host.told.lines == Lines{"0 us: on v0 p0", "0 us: on v1 p1", "1500 us: off v1 p1", "1500 us: off v0 p0",
                                 "10000 us: on v0 p0", "10000 us: on v1 p1", "11500 us: off v1 p1",
                                 "11500 us: off v0 p0", "20000 us: on v0 p0", "20000 us: on v1 p1",
                                 "21500 us: off v1 p1", "21500 us: off v0 p0"});
}

TEST_CASE("a cap of 5%: the 0.5 ms become 1 ms by the rate limit, and the debt costs the next period") {
  Credit2Host host(credit2());
  const VcpuId vcpu = host.started_domain(domain_of(256, 5));
  host.run_to(50ms);
  CHECK(host.told.lines == Lines{"0 us: on v0 p0", "1000 us: off v0 p0", "20000 us: on v0 p0", "21000 us: off v0 p0",
                                 "40000 us: on v0 p0", "41000 us: off v0 p0"});
  CHECK(host.xen.accounts(vcpu).preemptions == 0); // to be parked is not to be preempted
}

TEST_CASE("what a vCPU leaves of its budget goes back to the pool, and releases its siblings") {
  // 20% for two vCPUs: 2 ms, in pieces of 1 ms. Each takes one; v1 gives back what it does not need.
  Credit2Host host(credit2({4, 20}, {.sockets = 1, .cores_per_socket = 2}));
  host.started_domain(domain_of(256, 20, 2));
  const VcpuId second{1};
  host.xen.start(second); // both take 1 ms
  host.run_to(600us);
  host.xen.block(second); // gives 0.4 ms back
  host.run_to(9ms);
  // v0 has nothing left at 1 ms and takes the 0.4 ms. It goes on for 0.5 ms at least, and owes 0.1 ms.
  CHECK(host.told.lines == Lines{"0 us: on v0 p0", "0 us: on v1 p1", "600 us: off v1 p1", "1500 us: off v0 p0"});
  host.xen.wake(second, 1); // is queued, but finds no budget
  host.run_to(9500us);
  CHECK(host.xen.standing(second).parked);
  host.run_to(10500us);
  CHECK_FALSE(host.xen.standing(second).parked);
}

TEST_CASE("a cap that is set while a vCPU runs begins then, and one that is lifted ends at once") {
  Credit2Host host(credit2());
  const VcpuId hog = host.started_domain();
  host.run_to(3ms);
  CHECK(host.xen.standing(hog).budget == std::nullopt);
  host.xen.set_parameters(DomainId{0}, {256, 10}); // 1 ms from 3 ms on, and from every 10 ms later
  host.run_to(5ms);
  CHECK(host.xen.standing(hog).parked);
  host.run_to(13500us);
  CHECK_FALSE(host.xen.standing(hog).parked);
  host.run_to(15ms);
  host.xen.set_parameters(DomainId{0}, {256, 0});
  host.run_to(20ms);
  CHECK(host.told.lines == Lines{"0 us: on v0 p0", "4000 us: off v0 p0", "13000 us: on v0 p0", "14000 us: off v0 p0",
                                 "15000 us: on v0 p0"});
  host.xen.block(hog);
  host.run_to(21ms);
  CHECK(host.calendar.pending_count() == 0); // no more replenishments
}

TEST_CASE("a vCPU that is woken, or gets budget again, while its context is being saved is queued once it is") {
  HypervisorConfig config = credit2();
  config.costs.schedule = 20us;
  Credit2Host woken(config);
  const VcpuId sleeper = woken.started_domain();
  woken.run_to(5ms);
  woken.xen.block(sleeper);
  woken.run_to(5ms + 10us);
  woken.xen.wake(sleeper, 0);
  woken.run_to(6ms);
  CHECK(woken.xen.dispatched(sleeper));
  // Chosen at 7.985 ms it has used up its 2 ms, and is parked, at 9.985; off its pCPU it is at 10.005, after the next
  // period has begun.
  Credit2Host paid(config);
  const VcpuId hog = paid.domain(domain_of(256, 20));
  paid.run_to(7985us);
  paid.xen.start(hog);
  paid.run_to(9990us);
  REQUIRE(paid.xen.standing(hog).parked);
  paid.run_to(11ms);
  CHECK(paid.xen.dispatched(hog));
}

TEST_CASE("a new vCPU goes to the runqueue with the least load, but never to that of the pCPU where the core puts it") {
  // Three sockets of two pCPUs. The core's first choice is always pCPU 0. The bias of a runqueue is its first pCPU.
  Credit2Host host(credit2({4, 20}, {.sockets = 3, .cores_per_socket = 2}));
  CHECK(host.xen.pcpu_of(host.domain()) == 3); // {2, 3}: loads are equal, so the first, and the pCPU behind the bias
  CHECK(host.xen.pcpu_of(host.domain()) == 5); // {4, 5}: half a vCPU less
  CHECK(host.xen.pcpu_of(host.domain()) == 2); // equal again
  CHECK(host.xen.pcpu_of(host.domain()) == 4);
}

TEST_CASE("a hog whose runqueue is crowded is moved to an idle one right after a reset, not before") {
  // Both land on pCPU 1. After a second each averages one vCPU; but after 10 ms hardly more than the half that each
  // begins with. Two against none: a difference of one is enough to move one.
  Credit2Host host(credit2({4, 20}, {.sockets = 2, .cores_per_socket = 1}));
  const VcpuId first = host.started_domain();
  const VcpuId second = host.started_domain();
  host.run_to(19ms);
  CHECK(host.xen.pcpu_of(first) == 1);
  CHECK(host.xen.pcpu_of(second) == 1);
  host.run_to(25ms); // at 20 ms both have used up their credit
  CHECK(host.xen.pcpu_of(first) != host.xen.pcpu_of(second));
  host.run_to(1s);
  CHECK(host.xen.accounts(first).migrations + host.xen.accounts(second).migrations == 1);
}
