/// RTDS worked out by hand. Every vCPU's first period is the default one, 4 ms in the 10 ms after its creation at 0,
/// whatever it is given; so its own periods begin at 10 ms.
#include "recorded_host.hpp"

#include <doctest/doctest.h>

using namespace domus::tests::scheduling;

namespace {

HypervisorConfig rtds(unsigned pcpu_count) {
  HypervisorConfig config = pcpus(pcpu_count);
  config.scheduler = Scheduler::rtds;
  return config;
}

DomainConfig reserving(Nanoseconds budget, Nanoseconds period) {
  DomainConfig config;
  config.parameters.reservation = {.period = period, .budget = budget, .extra_time = false};
  return config;
}

DomainConfig with_extra_time(Nanoseconds budget, Nanoseconds period) {
  DomainConfig config = reserving(budget, period);
  config.parameters.reservation.extra_time = true;
  return config;
}

DomainConfig on_pcpu(PcpuId pcpu, DomainConfig config) {
  config.hard_affinity = PcpuSet::range(pcpu, 1);
  return config;
}

} // namespace

TEST_CASE("a hog gets its budget once a period, though the pCPU is idle otherwise; its first budget is the default") {
  Host host(rtds(1));
  const VcpuId hog = host.started_domain(reserving(2ms, 10ms));
  host.run_to(35ms);
  CHECK(host.told.lines == Lines{"0 us: on v0 p0", "4000 us: off v0 p0", "10000 us: on v0 p0", "12000 us: off v0 p0",
                                 "20000 us: on v0 p0", "22000 us: off v0 p0", "30000 us: on v0 p0",
                                 "32000 us: off v0 p0"});
  CHECK(host.xen.accounts_of_pcpu(0).idle == 35ms - 10ms);
  CHECK(host.xen.standing(hog).parked);
  CHECK(host.xen.standing(hog).budget == 0ms);
}

TEST_CASE("the earliest deadline runs first, and a deadline that is only equal preempts nobody") {
  Host host(rtds(1));
  host.started_domain(reserving(3ms, 10ms));
  host.started_domain(reserving(8ms, 20ms));
  host.run_to(45ms);
  // At 10 the deadlines are 20 and 30. At 20 v0's next deadline is 30 as well: v1 goes on and ends its 8 ms at 21.
  CHECK(host.told.lines == Lines{"0 us: on v0 p0", "4000 us: off v0 p0", "4000 us: on v1 p0", "8000 us: off v1 p0",
                                 "10000 us: on v0 p0", "13000 us: off v0 p0", "13000 us: on v1 p0",
                                 "21000 us: off v1 p0", "21000 us: on v0 p0", "24000 us: off v0 p0",
                                 "30000 us: on v0 p0", "33000 us: off v0 p0", "33000 us: on v1 p0",
                                 "41000 us: off v1 p0", "41000 us: on v0 p0", "44000 us: off v0 p0"});
}

TEST_CASE("extra time comes after every budget: two hogs with it take turns, one without it has its 2 ms first") {
  Host host(rtds(1));
  const VcpuId a = host.started_domain(with_extra_time(1ms, 10ms));
  const VcpuId b = host.started_domain(with_extra_time(1ms, 10ms));
  const VcpuId modest = host.started_domain(reserving(2ms, 10ms));
  host.run_to(10ms);
  host.told.lines.clear();
  host.run_to(16ms);
  // In the first period both ran their 4 ms and left 8 to 10 to the modest one. From 10 on 1 + 1 + 2 of 10 ms are
  // reserved; the other 6 are extra time, a budget at a time.
  CHECK(host.xen.accounts(modest).cpu_time == 2ms + 2ms);
  CHECK(host.xen.standing(a).priority + host.xen.standing(b).priority == -3);
  host.run_to(20ms);
  CHECK(host.xen.accounts(modest).cpu_time == 2ms + 2ms);
  CHECK(host.xen.accounts(a).cpu_time + host.xen.accounts(b).cpu_time == 8ms + 8ms);
  CHECK(host.xen.accounts_of_pcpu(0).idle == 0ms);
}

TEST_CASE("a blocked vCPU keeps its budget to the end of the period, and there it loses what is left") {
  Host host(rtds(1));
  const VcpuId server = host.started_domain(reserving(4ms, 10ms));
  host.run_to(11ms); // it has run 10-11
  host.xen.block(server);
  host.run_to(17ms);
  CHECK(host.xen.standing(server).budget == 3ms);
  host.told.lines.clear();
  host.xen.wake(server, 0);
  host.run_to(30ms);
  // 3 ms are left to the deadline at 20, and the next 4 follow at once.
  CHECK(host.told.lines == Lines{"17000 us: on v0 p0", "24000 us: off v0 p0"});
}

TEST_CASE("a vCPU that slept past its deadline wakes into a period of its own grid with a full budget") {
  Host host(rtds(1));
  const VcpuId sleeper = host.started_domain(reserving(4ms, 10ms));
  host.run_to(11ms);
  host.xen.block(sleeper);
  host.run_to(25ms);
  host.told.lines.clear();
  host.xen.wake(sleeper, 0);
  host.run_to(35ms);
  CHECK(host.told.lines ==
        Lines{"25000 us: on v0 p0", "29000 us: off v0 p0", "30000 us: on v0 p0", "34000 us: off v0 p0"});
}

TEST_CASE("a wake preempts the running vCPU with the latest deadline, wherever it runs, if its own is earlier") {
  Host host(rtds(2));
  const VcpuId early = host.started_domain(reserving(2ms, 20ms));
  host.started_domain(reserving(30ms, 40ms));
  host.started_domain(reserving(30ms, 50ms));
  host.run_to(11ms);
  // At 10 the deadlines are 30, 50 and 60: v0 and v1 run.
  host.xen.block(early);
  host.run_to(12ms);
  host.told.lines.clear();
  host.xen.wake(early, 0);
  host.run_to(14ms);
  const std::string where = host.xen.pcpu_of(VcpuId{2}) == 0 ? "p0" : "p1";
  CHECK(host.told.lines == Lines{"12000 us: off v2 " + where, "12000 us: on v0 " + where, "13000 us: off v0 " + where,
                                 "13000 us: on v2 " + where});
}

TEST_CASE("hard affinity limits whom a vCPU preempts: a worse one elsewhere runs on") {
  Host host(rtds(2));
  const VcpuId early = host.started_domain(on_pcpu(0, reserving(2ms, 20ms)));
  host.started_domain(on_pcpu(0, reserving(30ms, 40ms)));
  host.started_domain(on_pcpu(1, reserving(30ms, 50ms)));
  host.run_to(11ms);
  host.xen.block(early);
  host.run_to(12ms);
  host.told.lines.clear();
  host.xen.wake(early, 1);
  host.run_to(14ms);
  CHECK(host.told.lines ==
        Lines{"12000 us: off v1 p0", "12000 us: on v0 p0", "13000 us: off v0 p0", "13000 us: on v1 p0"});
}

TEST_CASE("a waking vCPU takes an idle pCPU, its own if that is idle") {
  Host host(rtds(3));
  const VcpuId a = host.started_domain(reserving(8ms, 10ms)); // on p0
  host.run_to(11ms);
  const VcpuId b = host.started_domain(reserving(8ms, 10ms)); // recorded on p0, which is busy: p1
  host.run_to(12ms);
  CHECK(host.xen.pcpu_of(b) == 1);
  host.xen.block(b);
  host.run_to(13ms);
  host.xen.block(a);
  host.run_to(14ms);
  host.xen.wake(b, 0); // p0 is idle as well
  host.run_to(15ms);
  CHECK(host.xen.current_vcpu(1) == b);
  CHECK(host.xen.accounts(b).migrations == 0);
}

/// The replenishment queue is ordered by level, then deadline, as it was when each unit entered.
TEST_CASE("a vCPU that wakes while it uses extra time is replenished late, if a later deadline is in front of it") {
  Host host(rtds(2));
  const VcpuId late = host.started_domain(on_pcpu(0, with_extra_time(2ms, 10ms)));
  const VcpuId front = host.started_domain(on_pcpu(1, reserving(20ms, 50ms)));
  host.run_to(13ms); // its 2 ms are over at 12
  CHECK(host.xen.standing(late).priority == -1);
  host.xen.block(late);
  host.run_to(14ms);
  host.xen.wake(late, 0); // behind `front`, whose deadline is 60
  host.run_to(25ms);
  CHECK(host.xen.standing(late).priority == -6); // 14 + 1 left, then 2 each: levels at 15, 17, 19, 21, 23
  host.xen.block(front);                         // now it is first, and overdue
  host.run_to(25ms + 1ns);
  CHECK(host.xen.standing(late).priority == 0);
  CHECK(host.xen.standing(late).budget == 2ms);
}

TEST_CASE("a vCPU that wakes exactly at its deadline has its new budget at once, however late Xen's timers are") {
  HypervisorConfig config = rtds(1);
  config.costs.timer_slop = 50us;
  Host host(config);
  const VcpuId hog = host.started_domain(reserving(2ms, 10ms));
  host.run_to(15ms); // it has used up what it had
  host.xen.pause(hog, 0);
  host.run_to(20ms);
  host.xen.unpause(hog, 0);
  host.run_to(20ms + 1ns);
  CHECK(host.xen.dispatched(hog));
}

TEST_CASE("a vCPU that wakes past its deadline while its context is being saved is in time for the next deadline") {
  HypervisorConfig config = rtds(2);
  config.costs.schedule = 10us;
  Host host(config);
  const VcpuId late = host.started_domain(on_pcpu(0, with_extra_time(2ms, 10ms)));
  host.started_domain(on_pcpu(1, reserving(20ms, 50ms)));
  host.run_to(13ms);
  host.xen.block(late);
  host.run_to(14ms);
  host.xen.wake(late, 0); // a level down, and so behind the other one, whose deadline is 60
  host.run_to(21ms);
  REQUIRE(host.xen.standing(late).priority < 0); // its deadline at 20 was overlooked
  host.xen.block(late);
  host.run_to(21ms + 5us); // its pCPU is busy until 10 us after
  host.xen.wake(late, 0);
  host.run_to(22ms);
  CHECK(host.xen.standing(late).priority == 0); // the deadline at 30 comes before 60 now
  host.run_to(29900us);
  CHECK(host.xen.standing(late).priority < 0);
  host.run_to(30500us);
  CHECK(host.xen.standing(late).priority == 0);
}

TEST_CASE("a changed reservation holds from the next period on") {
  Host host(rtds(1));
  const VcpuId hog = host.started_domain(reserving(2ms, 10ms));
  host.run_to(11ms);
  host.xen.set_parameters(DomainId{0}, reserving(5ms, 20ms).parameters);
  host.told.lines.clear();
  host.run_to(50ms);
  CHECK(host.told.lines == Lines{"12000 us: off v0 p0", "20000 us: on v0 p0", "25000 us: off v0 p0",
                                 "40000 us: on v0 p0", "45000 us: off v0 p0"});
  CHECK(host.xen.standing(hog).parked);
}

TEST_CASE("extra time given to a vCPU that waits without budget holds from its next period on") {
  Host host(rtds(1));
  const VcpuId hog = host.started_domain(reserving(2ms, 10ms));
  host.run_to(15ms);
  host.xen.set_parameters(DomainId{0}, with_extra_time(2ms, 10ms).parameters);
  host.run_to(30ms);
  CHECK(host.xen.accounts(hog).cpu_time == 6ms + 10ms);
}

TEST_CASE("extra time given to a vCPU that sleeps without budget: it goes on a level down as soon as it wakes") {
  Host host(rtds(1));
  const VcpuId hog = host.started_domain(reserving(2ms, 10ms));
  host.run_to(15ms);
  host.xen.pause(hog, 0);
  host.xen.set_parameters(DomainId{0}, with_extra_time(2ms, 10ms).parameters);
  host.run_to(16ms);
  host.xen.unpause(hog, 0);
  host.run_to(17ms);
  CHECK(host.xen.dispatched(hog));
  CHECK(host.xen.standing(hog).priority == -1);
}

TEST_CASE("a new affinity moves a running vCPU at once, and its budget with it") {
  Host host(rtds(2));
  const VcpuId a = host.started_domain(reserving(4ms, 10ms));
  host.run_to(11ms);
  host.told.lines.clear();
  host.xen.set_hard_affinity(a, PcpuSet::range(1, 1));
  host.run_to(20ms);
  CHECK(host.told.lines == Lines{"11000 us: off v0 p0", "11000 us: on v0 p1", "14000 us: off v0 p1"});
}

TEST_CASE("a paused vCPU waits without losing its budget, and two pauses need two ends") {
  Host host(rtds(1));
  const VcpuId a = host.started_domain(reserving(4ms, 10ms));
  host.run_to(11ms);
  host.xen.pause(a, 0);
  host.xen.pause(a, 0);
  host.run_to(12ms);
  host.xen.unpause(a, 0);
  host.run_to(13ms);
  CHECK_FALSE(host.xen.dispatched(a));
  host.xen.unpause(a, 0);
  host.run_to(19ms);
  CHECK(host.xen.accounts(a).cpu_time == 4ms + 1ms + 3ms);
}

TEST_CASE(
    "a destroyed domain leaves to others what it would have run, whether it runs, waits, has no budget or sleeps") {
  for (const Nanoseconds when : {Nanoseconds{11ms}, Nanoseconds{12500us}, Nanoseconds{15ms}, Nanoseconds{3ms}}) {
    CAPTURE(when.count());
    Host host(rtds(1));
    const VcpuId other = host.started_domain(with_extra_time(1ms, 10ms));
    const DomainId doomed = host.xen.create_domain(reserving(2ms, 10ms));
    const VcpuId victim = host.xen.vcpu(doomed, 0);
    host.xen.start(victim);
    host.run_to(1ms);
    if (when == 3ms) {
      host.xen.pause(victim, 0);
    }
    host.run_to(when);
    const Nanoseconds before = host.xen.accounts(other).cpu_time;
    host.xen.destroy_domain(doomed);
    host.run_to(100ms);
    CHECK(host.xen.accounts(other).cpu_time - before == 100ms - when);
  }
}

TEST_CASE("the time of a context switch is on the budget of whom it leads to") {
  HypervisorConfig config = rtds(1);
  config.costs = {.schedule = 1us, .context_switch = 9us};
  Host host(config);
  const VcpuId a = host.started_domain(reserving(2ms, 10ms));
  host.run_to(15ms);
  const Nanoseconds before = host.xen.accounts(a).cpu_time;
  host.run_to(25ms);
  // Its state is still loaded after the idle time: 1 us for schedule(), and none of context_switch.
  CHECK(host.xen.accounts(a).cpu_time - before == 2ms - 1us);
}

TEST_CASE("a vCPU woken while its context is still being saved is queued once it is") {
  HypervisorConfig config = rtds(1);
  config.costs = {.context_switch = 10us};
  Host host(config);
  const VcpuId a = host.started_domain(reserving(9ms, 10ms));
  const VcpuId b = host.started_domain(reserving(9ms, 10ms));
  host.run_to(1ms);
  host.xen.block(a);
  host.run_to(1ms + 5us); // the pCPU switches to b until 1010 us
  host.xen.wake(a, 0);
  host.run_to(2ms);
  CHECK(host.xen.dispatched(b));
  CHECK(host.xen.runstate(a) == Runstate::runnable);
  host.run_to(6ms); // b's first budget is over at 5 ms
  CHECK(host.xen.dispatched(a));
}

TEST_CASE("a vCPU woken at its deadline while its context is being saved does not keep others from their next period") {
  HypervisorConfig config = rtds(1);
  config.costs = {.context_switch = 10us};
  Host host(config);
  const VcpuId a = host.xen.vcpu(host.xen.create_domain(reserving(5ms, 10ms)), 0);
  const VcpuId b = host.xen.vcpu(host.xen.create_domain(reserving(5ms, 10ms)), 0);
  host.run_to(7ms);
  host.xen.start(a);
  host.run_to(9ms);
  host.xen.start(b); // replenishments: a, b, both at 10
  host.run_to(10ms - 5us);
  host.xen.block(a); // the pCPU switches to b until 10.005
  host.run_to(10ms);
  host.xen.wake(a, 0); // before anything else at 10: its next deadline is 20, so b is first now
  host.run_to(10ms + 1ns);
  CHECK(host.xen.standing(a).budget == 5ms);
  CHECK(host.xen.standing(b).budget == 5ms);
}
