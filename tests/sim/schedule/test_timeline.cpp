/// A timeline is the run itself: it adds up to what the result says, and watching changes nothing.
#include "random_spec.hpp"
#include "sim/schedule/run_schedule.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <map>
#include <string>
#include <vector>

using namespace domus;
using namespace domus::models;
using scenarios::BusyWork;
using scenarios::PeriodicWork;
using sim::VcpuActivity;

namespace {

scenarios::ScheduleSpec spec_of(const std::vector<scenarios::ScheduleWork>& works, unsigned pcpus, Nanoseconds window) {
  scenarios::ScheduleSpec spec;
  spec.pcpus = pcpus;
  spec.window = window;
  for (const scenarios::ScheduleWork& work : works) {
    scenarios::ScheduleDomain domain;
    domain.name = "d" + std::to_string(spec.domains.size());
    domain.vcpus.emplace_back();
    domain.vcpus.back().work = work;
    spec.domains.push_back(domain);
  }
  return spec;
}

sim::TimelineRequest whole_window(const scenarios::ScheduleSpec& spec) {
  return {spec.warm_up, spec.warm_up + spec.window};
}

sim::ScheduleHardware costly() {
  sim::ScheduleHardware hardware;
  hardware.costs = {.schedule = 700ns, .context_switch = 1900ns, .wake_ipi = 1100ns, .kick_ipi = 400ns};
  hardware.smt_rate = sim::Rate{640};
  return hardware;
}

/// Each vCPU's slices, and each pCPU's, follow each other; a vCPU's leave no gap.
void assert_in_order(const scenarios::ScheduleSpec& spec, const sim::ScheduleTimeline& timeline) {
  std::map<std::uint32_t, Nanoseconds> vcpu_ends;
  for (const sim::VcpuSlice& slice : timeline.vcpus) {
    const Nanoseconds due = vcpu_ends.try_emplace(slice.vcpu, timeline.from).first->second;
    RC_ASSERT(slice.start == due);
    RC_ASSERT(slice.start < slice.end);
    vcpu_ends[slice.vcpu] = slice.end;
  }
  std::size_t vcpus = 0;
  for (const scenarios::ScheduleDomain& domain : spec.domains) {
    vcpus += domain.vcpus.size();
  }
  RC_ASSERT(vcpu_ends.size() == vcpus);
  for (const auto& [vcpu, end] : vcpu_ends) {
    RC_ASSERT(end == timeline.to);
  }
  std::map<std::uint32_t, Nanoseconds> pcpu_ends;
  for (const sim::PcpuSlice& slice : timeline.pcpus) {
    RC_ASSERT(slice.start >= pcpu_ends.try_emplace(slice.pcpu, timeline.from).first->second);
    RC_ASSERT(slice.start < slice.end);
    pcpu_ends[slice.pcpu] = slice.end;
  }
}

/// What vCPUs and Xen did on pCPUs is what the accounts say, to the nanosecond.
void assert_adds_up(const sim::ScheduleResult& result, bool free_of_costs) {
  std::map<std::uint32_t, Nanoseconds> executed;
  std::map<std::uint32_t, Nanoseconds> busy;
  Nanoseconds xen{0};
  for (const sim::PcpuSlice& slice : result.timeline->pcpus) {
    if (slice.vcpu) {
      executed[*slice.vcpu] += slice.end - slice.start;
      busy[slice.pcpu] += slice.end - slice.start;
    } else {
      xen += slice.end - slice.start;
    }
  }
  std::map<std::uint32_t, Nanoseconds> running;
  for (const sim::VcpuSlice& slice : result.timeline->vcpus) {
    if (slice.activity == VcpuActivity::running) {
      running[slice.vcpu] += slice.end - slice.start;
    }
  }
  RC_ASSERT(xen == result.hypervisor);
  for (std::uint32_t pcpu = 0; pcpu < result.pcpu_busy.size(); ++pcpu) {
    RC_ASSERT(busy[pcpu] == result.pcpu_busy[pcpu]);
  }
  std::uint32_t number = 0;
  for (const sim::ScheduleDomainResult& domain : result.domains) {
    for (const sim::ScheduleVcpuResult& vcpu : domain.vcpus) {
      RC_ASSERT(executed[number] == vcpu.cpu_time);
      const bool fits = free_of_costs ? running[number] == vcpu.cpu_time : running[number] >= vcpu.cpu_time;
      RC_ASSERT(fits);
      ++number;
    }
  }
}

} // namespace

TEST_CASE("two hogs on a pCPU take turns of 30 ms: one runs while the other waits, and each turn takes 300 credits") {
  const scenarios::ScheduleSpec spec = spec_of({BusyWork{}, BusyWork{}}, 1, 90ms);
  const sim::ScheduleTimeline timeline = *sim::run_schedule(spec, {}, whole_window(spec)).timeline;
  CHECK(timeline.vcpus == std::vector<sim::VcpuSlice>{{0, VcpuActivity::running, 0, 0ms, 30ms},
                                                      {1, VcpuActivity::runnable, 0, 0ms, 30ms},
                                                      {1, VcpuActivity::running, 0, 30ms, 60ms},
                                                      {0, VcpuActivity::runnable, 0, 30ms, 60ms},
                                                      {0, VcpuActivity::running, 0, 60ms, 90ms},
                                                      {1, VcpuActivity::runnable, 0, 60ms, 90ms}});
  CHECK(timeline.pcpus == std::vector<sim::PcpuSlice>{{0, 0, 0ms, 30ms}, {0, 1, 30ms, 60ms}, {0, 0, 60ms, 90ms}});
  CHECK(timeline.moments.empty());
  // The first hog is seen at both ticks of its turn and is alone in the first accounting: it gets all 300 back.
  CHECK(timeline.credits.at(2) == sim::CreditPoint{10ms, 0, -100});
  CHECK(timeline.credits.at(3) == sim::CreditPoint{20ms, 0, -200});
}

TEST_CASE("a sleeper blocks, is woken and runs; where it was when the recording began is known") {
  const scenarios::ScheduleSpec spec = spec_of({PeriodicWork{1ms, 3ms}}, 2, 20ms);
  const sim::ScheduleTimeline timeline = *sim::run_schedule(spec, {}, sim::TimelineRequest{2ms, 9ms}).timeline;
  CHECK(timeline.vcpus == std::vector<sim::VcpuSlice>{{0, VcpuActivity::blocked, 0, 2ms, 4ms},
                                                      {0, VcpuActivity::running, 0, 4ms, 5ms},
                                                      {0, VcpuActivity::blocked, 0, 5ms, 8ms},
                                                      {0, VcpuActivity::running, 0, 8ms, 9ms}});
  CHECK(timeline.moments == std::vector<sim::VcpuMoment>{{4ms, 0, 0, std::nullopt}, {8ms, 0, 0, std::nullopt}});
}

TEST_CASE("a vCPU that a cap takes off is parked, one that has not started is offline") {
  scenarios::ScheduleSpec spec = spec_of({BusyWork{}}, 1, 500ms);
  spec.domains[0].cap = 20;
  spec.domains[0].vcpus[0].start = 5ms;
  const sim::ScheduleTimeline timeline = *sim::run_schedule(spec, {}, whole_window(spec)).timeline;
  CHECK(timeline.vcpus.front() == sim::VcpuSlice{0, VcpuActivity::offline, 0, 0ms, 5ms});
  std::map<VcpuActivity, Nanoseconds> spent;
  for (const sim::VcpuSlice& slice : timeline.vcpus) {
    spent[slice.activity] += slice.end - slice.start;
  }
  CHECK(spent[VcpuActivity::parked] > 300ms);
  CHECK(spent[VcpuActivity::parked] + spent[VcpuActivity::running] == 495ms);
}

TEST_CASE("a timeline of every random run adds up, with and without costs, and watching changes nothing") {
  CHECK(rc::check([] {
    const scenarios::ScheduleSpec spec = tests::random_spec();
    for (const sim::ScheduleHardware& hardware : {sim::ScheduleHardware{}, costly()}) {
      sim::ScheduleResult watched = sim::run_schedule(spec, hardware, whole_window(spec));
      assert_in_order(spec, *watched.timeline);
      assert_adds_up(watched, hardware.costs.schedule.count() == 0);
      watched.timeline.reset();
      RC_ASSERT(watched == sim::run_schedule(spec, hardware));
    }
  }));
}

TEST_CASE("a timeline that would be too long ends early and says so") {
  const scenarios::ScheduleSpec spec = spec_of({PeriodicWork{100us, 100us}}, 1, 1s);
  sim::TimelineRequest request = whole_window(spec);
  request.most_entries = 1000;
  const sim::ScheduleTimeline timeline = *sim::run_schedule(spec, {}, request).timeline;
  CHECK_FALSE(timeline.complete);
  CHECK(timeline.to < 200ms);
  CHECK(timeline.vcpus.size() < 1000);
}
