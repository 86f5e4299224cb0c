/// The lessons about schedulers say what is so (scenarios/lessons/scheduler).
#include "scenarios/schedule_json.hpp"
#include "sim/schedule/run_schedule.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <string>

using namespace domus;
using namespace domus::models;
using namespace std::chrono_literals;

namespace {

scenarios::ScheduleSpec lesson(const std::string& name) {
  return scenarios::load_schedule_spec(std::filesystem::path(DOMUS_TESTS_DIR) / ".." / "scenarios" / "lessons" /
                                       "scheduler" / (name + ".json"));
}

const sim::ScheduleDomainResult& domain(const sim::ScheduleResult& result, const std::string& name) {
  return *std::find_if(result.domains.begin(), result.domains.end(),
                       [&](const sim::ScheduleDomainResult& one) { return one.name == name; });
}

/// In pCPUs.
double share(const sim::ScheduleResult& result, const std::string& name) {
  return static_cast<double>(domain(result, name).cpu_time.count()) / static_cast<double>(result.window.count());
}

} // namespace

TEST_CASE("lesson: of two domains of equal weight, the one with four vCPUs gets four times as much") {
  const sim::ScheduleResult result = sim::run_schedule(lesson("weight_is_per_vcpu"));
  CHECK(share(result, "large") / share(result, "small") == doctest::Approx(4).epsilon(0.02));
}

TEST_CASE(
    "lesson: who sleeps around ticks gets 95 % under the credit scheduler of 3.4 (SCHED-027), and still 90 % now") {
  scenarios::ScheduleSpec spec = lesson("tick_dodger");
  CHECK(share(sim::run_schedule(spec), "dodger") == doctest::Approx(0.9).epsilon(0.005));
  spec.xen = {3, 4};
  CHECK(share(sim::run_schedule(spec), "dodger") == doctest::Approx(0.95).epsilon(0.001));
}

TEST_CASE("lesson: credit2 has no ticks to dodge") {
  scenarios::ScheduleSpec spec = lesson("tick_dodger");
  spec.scheduler = Scheduler::credit2;
  CHECK(share(sim::run_schedule(spec), "dodger") == doctest::Approx(0.25).epsilon(0.01));
}

TEST_CASE("lesson: under credit a vCPU that no tick meets is not held to its cap") {
  CHECK(share(sim::run_schedule(lesson("cap_escape")), "capped") == doctest::Approx(0.9).epsilon(0.01));
}

TEST_CASE("lesson: credit2 holds the same vCPU to its cap") {
  scenarios::ScheduleSpec spec = lesson("cap_escape");
  spec.scheduler = Scheduler::credit2;
  CHECK(share(sim::run_schedule(spec), "capped") <= 0.3);
}

TEST_CASE("lesson: under credit an honest I/O guest runs at once, or stalls for 60 to 210 ms") {
  const auto wake_ups = domain(sim::run_schedule(lesson("io_stalled")), "io").latencies.wake_up;
  REQUIRE(wake_ups);
  CHECK(wake_ups->p50 == 0ns);
  CHECK(wake_ups->p99 < 1ms);
  CHECK(wake_ups->max > 60ms);
  CHECK(wake_ups->max < 210ms);
}

TEST_CASE("lesson: under credit2 the same guest never waits for long") {
  scenarios::ScheduleSpec spec = lesson("io_stalled");
  spec.scheduler = Scheduler::credit2;
  CHECK(domain(sim::run_schedule(spec), "io").latencies.wake_up->max <= 11ms);
}

TEST_CASE("lesson: beside one hog credit2 and its rate limit let a waking vCPU wait for 9.5 ms, credit for 0.5 ms") {
  scenarios::ScheduleSpec spec = lesson("one_hog");
  const auto typical = [&] { return domain(sim::run_schedule(spec), "io").latencies.wake_up->p50; };
  CHECK(typical() == 9'500us);
  spec.options.rate_limit = 0ns;
  CHECK(typical() == 0ns);
  spec = lesson("one_hog");
  spec.scheduler = Scheduler::credit;
  CHECK(typical() == 500us);
}

TEST_CASE("lesson: RTDS keeps deadlines; under credit and credit2 every job of the loop that needs 40 % is late") {
  scenarios::ScheduleSpec spec = lesson("deadlines");
  const auto late = [&](const std::string& name) {
    return domain(sim::run_schedule(spec), name).vcpus.front().late_jobs;
  };
  CHECK(late("fast loop") == 0);
  CHECK(late("slow loop") == 0);
  CHECK(share(sim::run_schedule(spec), "hogs") == doctest::Approx(0.35).epsilon(0.001));
  for (const Scheduler scheduler : {Scheduler::credit, Scheduler::credit2}) {
    spec.scheduler = scheduler;
    const sim::ScheduleResult result = sim::run_schedule(spec);
    CHECK(share(result, "slow loop") == doctest::Approx(0.25).epsilon(0.01));
    CHECK(late("slow loop") == domain(result, "slow loop").latencies.response->count);
  }
}

TEST_CASE("lesson: slices of 1 ms break credit's weights, slices of 30 ms keep them") {
  scenarios::ScheduleSpec spec = lesson("short_slices");
  const auto ratio = [&] {
    const sim::ScheduleResult result = sim::run_schedule(spec);
    return share(result, "hog 512") / share(result, "hog 256 a");
  };
  CHECK(ratio() == doctest::Approx(1.75).epsilon(0.005));
  spec.options.time_slice = 30ms;
  CHECK(ratio() == doctest::Approx(2).epsilon(0.005));
}
