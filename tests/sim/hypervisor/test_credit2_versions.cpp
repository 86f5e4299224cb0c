/// What changed in credit2 from version to version (facts/xen.md 2.9, 2.10). Each case is run by the last version that
/// does it one way and the first that does it the other way. Every unit begins with 10 ms of credit.
#include "credit2_host.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <optional>
#include <tuple>
#include <utility>

using namespace domus::tests::scheduling;

namespace {

constexpr TopologyShape two_cores{.sockets = 1, .cores_per_socket = 2};

} // namespace

TEST_CASE("two hogs take turns of up to 10 ms until 4.18, and of 1 ms in the latest 4.19, because the loser counts") {
  // Until 4.18 nobody is queued when B is chosen at 1 ms, so it may use up its 10 ms; A then its 9 ms, at 20 ms all get
  // new credit, and A goes on for 0.5 ms.
  const Lines early{"0 us: on v0 p0",     "1000 us: off v0 p0",  "1000 us: on v1 p0",  "11000 us: off v1 p0",
                    "11000 us: on v0 p0", "20500 us: off v0 p0", "20500 us: on v1 p0", "30500 us: off v1 p0",
                    "30500 us: on v0 p0", "40500 us: off v0 p0", "40500 us: on v1 p0"};
  Host before(credit2({4, 18}));
  before.started_domain();
  before.started_domain();
  before.run_to(41ms);
  CHECK(before.told.lines == early);
  // Later B at 1 ms has 1 ms more than A, and goes on for 0.5 ms when they are equal.
  const Lines late{"0 us: on v0 p0",     "1000 us: off v0 p0", "1000 us: on v1 p0",
                   "2500 us: off v1 p0", "2500 us: on v0 p0",  "3500 us: off v0 p0",
                   "3500 us: on v1 p0",  "4500 us: off v1 p0", "4500 us: on v0 p0"};
  Host after(credit2({4, 19}));
  after.started_domain();
  after.started_domain();
  after.run_to(5ms);
  CHECK(after.told.lines == late);
}

TEST_CASE("three hogs take turns of 1 ms in any version, for somebody always waits") {
  for (const int minor : {18, 19}) {
    Host host(credit2({4, minor}));
    for (int i = 0; i < 3; ++i) {
      host.started_domain();
    }
    host.run_to(5ms);
    CHECK(host.told.lines == Lines{"0 us: on v0 p0", "1000 us: off v0 p0", "1000 us: on v1 p0", "2000 us: off v1 p0",
                                   "2000 us: on v2 p0", "3500 us: off v2 p0", "3500 us: on v0 p0", "4500 us: off v0 p0",
                                   "4500 us: on v1 p0"});
  }
}

TEST_CASE(
    "from 4.18 a runqueue of all pCPUs takes a last core though it grows too large; before, whole cores must fit") {
  // 9 cores of 2 threads, at most 16 a runqueue: at least two runqueues, so at most 9 pCPUs each. From 4.18 the first
  // has 8 pCPUs when pCPU 8 comes, takes it, and takes its sibling too: the second begins with pCPU 10. Before, it
  // begins with pCPU 8. A first vCPU goes behind the first pCPU of the second runqueue.
  for (const auto& [minor, pcpu] : {std::pair{17, 9U}, std::pair{18, 11U}}) {
    HypervisorConfig config = credit2({4, minor}, {.sockets = 1, .cores_per_socket = 9, .threads_per_core = 2});
    config.parameters.options.credit2_runqueue = RunqueueArrangement::all;
    Credit2Host host(config);
    CHECK(host.xen.pcpu_of(host.domain()) == pcpu);
  }
}

TEST_CASE("from 4.14 at most 16 pCPUs share a runqueue; before, all of a socket do") {
  // The second runqueue begins with pCPU 16. With one runqueue a vCPU stays on the core's first choice.
  for (const auto& [minor, pcpu] : {std::pair{13, 0U}, std::pair{14, 17U}}) {
    Credit2Host host(credit2({4, minor}, {.sockets = 1, .cores_per_socket = 32}));
    CHECK(host.xen.pcpu_of(host.domain()) == pcpu);
  }
}

TEST_CASE("from 4.14 a waiting vCPU without budget is passed over; before, the pCPU idles although another one waits") {
  // 10% for two vCPUs: 1 ms, all of which the first uses up. At 2 ms the second and a hog wake, in that order.
  for (const auto& [minor, on] : {std::pair{13, 10ms}, std::pair{14, 2ms}}) {
    Credit2Host host(credit2({4, minor}));
    const VcpuId first = host.started_domain(domain_of(256, 10, 2));
    const VcpuId hog = host.domain();
    host.run_to(2ms);
    REQUIRE(host.xen.standing(first).parked);
    host.xen.start(VcpuId{1});
    host.xen.start(hog);
    host.run_to(on);
    CHECK_FALSE(host.xen.dispatched(hog));
    host.run_to(on + 1ns);
    CHECK(host.xen.dispatched(hog));
  }
}

TEST_CASE("from 4.11 an epoch lasts while somebody who waits has credit; before, it ends with that of who runs") {
  // A is down to 0.2 ms when it sleeps. Awake again at 12 ms it has run for 0.5 ms when its pCPU schedules, and is kept
  // by the rate limit with -0.3 ms, while B waits with 10 ms.
  for (const auto& [minor, of_a, of_b] :
       {std::tuple{10, 9700us, 10500us}, std::tuple{11, std::chrono::microseconds(-300), 10000us}}) {
    Credit2Host host(credit2({4, minor}));
    const VcpuId a = host.started_domain();
    const VcpuId b = host.domain();
    host.run_to(9800us);
    host.xen.block(a);
    host.run_to(12ms);
    host.xen.wake(a, 0);
    host.run_to(12400us);
    host.xen.start(b);
    host.run_to(12500us);
    host.xen.pause(a, 0);
    host.xen.unpause(a, 0);
    host.run_to(12600us);
    CHECK(host.xen.dispatched(a));
    CHECK(host.credit(a) == of_a);
    CHECK(host.credit(b) == of_b);
  }
}

TEST_CASE("from 4.11 nobody falls below -10 ms; before, a reset gives 10 ms as often as it takes") {
  // Beside a vCPU of ten times the weight, the rate limit of 2.5 ms makes a run of at least that cost 25 ms: 10 - 25 =
  // -15, and twice 10 on top. Or -10 and 20 on top.
  for (const auto& [minor, credit] : {std::pair{10, 5ms}, std::pair{11, 10ms}}) {
    HypervisorConfig config = credit2({4, minor});
    config.parameters.options.rate_limit = 2500us;
    Credit2Host host(config);
    const VcpuId light = host.started_domain(domain_of(100));
    host.domain(domain_of(1000));
    host.run_to(2600us);
    CHECK(host.credit(light) == credit);
  }
}

TEST_CASE("caps exist from 4.10") {
  for (const auto& [minor, ran] : {std::pair{9, 100ms}, std::pair{10, 50ms}}) {
    Credit2Host host(credit2({4, minor}));
    const VcpuId hog = host.started_domain(domain_of(256, 50));
    host.run_to(100ms);
    CHECK(host.xen.accounts(hog).cpu_time == ran);
  }
}

TEST_CASE("soft affinity exists from 4.10") {
  // Setting it makes a vCPU be picked anew, behind the bias (pCPU 0) among the pCPUs that it likes: 0; or among all: 1.
  for (const auto& [minor, pcpu] : {std::pair{9, 1U}, std::pair{10, 0U}}) {
    Credit2Host host(credit2({4, minor}, two_cores));
    const VcpuId vcpu = host.domain();
    host.xen.set_soft_affinity(vcpu, PcpuSet::range(0, 1));
    CHECK(host.xen.pcpu_of(vcpu) == pcpu);
  }
}

TEST_CASE(
    "from 4.10 a vCPU that wakes early in a hog's run waits for the end of its slice; before, for its rate limit") {
  // At 0.4 ms A may not be preempted. Told all the same, its pCPU gives it the 0.6 ms that are left of the rate limit.
  // Not told, it keeps the slice that it was given when it was alone: all its credit.
  for (const auto& [minor, on] : {std::pair{9, 1ms}, std::pair{10, 10ms}}) {
    Credit2Host host(credit2({4, minor}));
    host.started_domain();
    const VcpuId late = host.domain();
    host.run_to(400us);
    host.xen.start(late);
    host.run_to(on);
    CHECK_FALSE(host.xen.dispatched(late));
    host.run_to(on + 1ns);
    CHECK(host.xen.dispatched(late));
  }
}

TEST_CASE("from 4.10 it takes more than 0.5 ms more credit to preempt on another pCPU; before, that much is enough") {
  // X and B start on pCPUs 0 and 1; B has 0.05 ms more for having been taken there. X sleeps after 1 ms, and A takes
  // its place. At 1.55 ms X wakes: it has 9 ms, A 9.45 ms and B 10.05 - 1.55 = 8.5 ms.
  for (const auto& [minor, preempts] : {std::pair{9, true}, std::pair{10, false}}) {
    Credit2Host host(credit2({4, minor}, two_cores));
    const VcpuId x = host.started_domain();
    const VcpuId b = host.started_domain();
    const VcpuId a = host.domain();
    host.run_to(1ms);
    host.xen.block(x);
    host.run_to(1ms + 1ns);
    REQUIRE(host.xen.pcpu_of(b) == 1);
    host.xen.start(a);
    host.run_to(1550us);
    REQUIRE(host.xen.dispatched(a));
    host.xen.wake(x, 0);
    host.run_to(1551us);
    CHECK(host.xen.dispatched(x) == preempts);
    CHECK(host.xen.dispatched(b) != preempts);
  }
}

TEST_CASE("from 4.8 a waking vCPU goes to a core of which all threads are idle; before, to any idle thread") {
  for (const auto& [minor, pcpu] : {std::pair{7, 1U}, std::pair{8, 2U}}) {
    Credit2Host host(credit2({4, minor}, {.sockets = 1, .cores_per_socket = 2, .threads_per_core = 2}));
    host.started_domain();
    host.run_to(1ms);
    const VcpuId second = host.started_domain();
    host.run_to(2ms);
    CHECK(host.xen.pcpu_of(second) == pcpu);
  }
}

TEST_CASE("from 4.8 a vCPU that yields lets another one run at once, whatever the rate limit says") {
  for (const auto& [minor, on] : {std::pair{7, 1000us}, std::pair{8, 300us}}) {
    Credit2Host host(credit2({4, minor}));
    const VcpuId first = host.started_domain();
    const VcpuId second = host.started_domain();
    host.run_to(300us);
    host.xen.yield(first);
    host.run_to(Nanoseconds{on});
    CHECK_FALSE(host.xen.dispatched(second));
    host.run_to(Nanoseconds{on} + 1ns);
    CHECK(host.xen.dispatched(second));
  }
}

TEST_CASE("before 4.8 a slice is at most 2 ms: a lone hog's pCPU schedules five times as often") {
  for (const auto& [minor, calls] : {std::pair{7, 5U}, std::pair{8, 1U}}) {
    Host host(credit2({4, minor}));
    host.started_domain();
    host.run_to(10ms); // at 0, 2, 4, 6 and 8 ms
    CHECK(host.xen.accounts_of_pcpu(0).schedule_calls == calls);
  }
}

TEST_CASE(
    "runqueues are by socket until 4.6 whatever is asked for, by core in 4.7 and by socket from 4.8 if nothing is") {
  // Two cores of two threads. By socket there is one runqueue, and a first vCPU stays on pCPU 0. By core it goes to the
  // second, behind its pCPU 2.
  const auto first_pcpu = [](int minor, std::optional<RunqueueArrangement> asked) {
    HypervisorConfig config = credit2({4, minor}, {.sockets = 1, .cores_per_socket = 2, .threads_per_core = 2});
    config.parameters.options.credit2_runqueue = asked;
    Credit2Host host(config);
    return host.xen.pcpu_of(host.domain());
  };
  CHECK(first_pcpu(6, std::nullopt) == 0);
  CHECK(first_pcpu(6, RunqueueArrangement::core) == 0);
  CHECK(first_pcpu(7, std::nullopt) == 3);
  CHECK(first_pcpu(7, RunqueueArrangement::socket) == 0);
  CHECK(first_pcpu(8, std::nullopt) == 0);
  CHECK(first_pcpu(8, RunqueueArrangement::core) == 3);
}
