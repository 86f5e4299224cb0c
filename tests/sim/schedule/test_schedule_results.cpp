/// What a run says of waiting and of being late, on cases that can be worked out by hand.
#include "scenarios/schedule_spec.hpp"
#include "sim/schedule/run_schedule.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

using namespace domus;
using namespace domus::models;
using namespace std::chrono_literals;

namespace {

scenarios::ScheduleDomain domain(const std::string& name, const scenarios::ScheduleWork& work) {
  scenarios::ScheduleDomain one;
  one.name = name;
  one.vcpus.resize(1);
  one.vcpus.front().work = work;
  return one;
}

scenarios::ScheduleSpec spec_of(std::vector<scenarios::ScheduleDomain> domains) {
  scenarios::ScheduleSpec spec;
  spec.window = 600ms;
  spec.domains = std::move(domains);
  return spec;
}

const sim::ScheduleVcpuResult& only_vcpu(const sim::ScheduleResult& result, std::size_t domain) {
  return result.domains[domain].vcpus.front();
}

} // namespace

TEST_CASE("steal is the time in which a vCPU could have run and another did") {
  const sim::ScheduleResult result =
      sim::run_schedule(spec_of({domain("a", scenarios::BusyWork{}), domain("b", scenarios::BusyWork{})}));
  CHECK(only_vcpu(result, 0).steal == only_vcpu(result, 1).cpu_time);
  CHECK(only_vcpu(result, 1).steal == only_vcpu(result, 0).cpu_time);
}

TEST_CASE("steal is of the window alone") {
  scenarios::ScheduleSpec spec = spec_of({domain("a", scenarios::BusyWork{}), domain("b", scenarios::BusyWork{})});
  spec.warm_up = 600ms;
  const sim::ScheduleResult result = sim::run_schedule(spec);
  CHECK(only_vcpu(result, 0).steal + only_vcpu(result, 0).cpu_time == spec.window);
}

TEST_CASE("neither who sleeps nor who is parked at its cap is stolen from") {
  scenarios::ScheduleSpec spec = spec_of({domain("sleeper", scenarios::PeriodicWork{1ms, 9ms})});
  CHECK(only_vcpu(sim::run_schedule(spec), 0).steal == 0ns);
  spec = spec_of({domain("capped", scenarios::BusyWork{})});
  spec.domains.front().cap = 50;
  spec.scheduler = Scheduler::credit2;
  const sim::ScheduleResult result = sim::run_schedule(spec);
  CHECK(only_vcpu(result, 0).cpu_time == 300ms);
  CHECK(only_vcpu(result, 0).steal == 0ns);
}

TEST_CASE("a job is late if it takes longer than its period") {
  const auto late_of_jobs = [](Nanoseconds run) {
    const sim::ScheduleResult result = sim::run_schedule(spec_of({domain("timed", scenarios::TimedWork{run, 10ms})}));
    const sim::ScheduleVcpuResult& vcpu = only_vcpu(result, 0);
    return std::pair{vcpu.late_jobs, vcpu.latencies.response->count};
  };
  CHECK(late_of_jobs(9ms) == std::pair<std::uint64_t, std::uint64_t>{0, 60});
  CHECK(late_of_jobs(10ms) == std::pair<std::uint64_t, std::uint64_t>{0, 59});  // the last one ends with the window
  CHECK(late_of_jobs(12ms) == std::pair<std::uint64_t, std::uint64_t>{49, 49}); // each 2 ms later than the one before
}

TEST_CASE("late jobs count from the window's beginning, like responses") {
  scenarios::ScheduleSpec spec = spec_of({domain("timed", scenarios::TimedWork{12ms, 10ms})});
  spec.warm_up = 600ms; // the jobs released in it are still under way for 120 ms
  const sim::ScheduleResult result = sim::run_schedule(spec);
  CHECK(only_vcpu(result, 0).late_jobs == only_vcpu(result, 0).latencies.response->count);
  CHECK(only_vcpu(result, 0).late_jobs < 50);
}
