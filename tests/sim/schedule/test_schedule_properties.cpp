/// What is true of every spec, whatever the host and the work.
#include "random_spec.hpp"
#include "sim/schedule/run_schedule.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

using namespace domus;
using namespace domus::models;

namespace {

/// Intervals of one vCPU, or on one pCPU, in the order of time: none begins before the one before has ended.
template <class Key>
void assert_one_at_a_time(const std::vector<sim::RunInterval>& trace, Key key) {
  std::map<decltype(key(trace.front())), Nanoseconds> free_from;
  for (const sim::RunInterval& interval : trace) {
    RC_ASSERT(interval.start <= interval.end);
    auto& free = free_from[key(interval)];
    RC_ASSERT(interval.start >= free);
    free = interval.end;
  }
}

void assert_conserved(const scenarios::ScheduleSpec& spec, const sim::ScheduleResult& result) {
  Nanoseconds busy{0};
  for (const Nanoseconds one : result.pcpu_busy) {
    RC_ASSERT(one >= 0ns);
    RC_ASSERT(one <= spec.window);
    busy += one;
  }
  Nanoseconds used{0};
  for (const sim::ScheduleDomainResult& domain : result.domains) {
    for (const sim::ScheduleVcpuResult& vcpu : domain.vcpus) {
      RC_ASSERT(vcpu.cpu_time >= 0ns);
      RC_ASSERT(vcpu.cpu_time <= spec.window);
      used += vcpu.cpu_time;
    }
  }
  RC_ASSERT(used == busy);
  RC_ASSERT(busy == result.total_cpu_time);
  RC_ASSERT(busy + result.hypervisor + result.idle == spec.window * static_cast<int>(spec.pcpus));
}

sim::ScheduleHardware any_hardware() {
  const auto cost = [] { return Nanoseconds{*rc::gen::resize(100, rc::gen::inRange(0, 4000))}; };
  sim::ScheduleHardware hardware;
  hardware.costs.schedule = cost();
  hardware.costs.context_switch = cost();
  hardware.costs.wake_ipi = cost();
  hardware.costs.kick_ipi = cost();
  hardware.smt_rate = sim::Rate{*rc::gen::element(1024U, 640U, 513U)};
  return hardware;
}

} // namespace

TEST_CASE("a vCPU is on one pCPU at a time, a pCPU runs one vCPU at a time, and hard affinity is never broken") {
  CHECK(rc::check([] {
    const scenarios::ScheduleSpec spec = tests::random_spec();
    const sim::ScheduleResult result = sim::run_schedule(spec);
    assert_one_at_a_time(result.trace, [](const auto& i) { return std::pair{i.domain, i.vcpu}; });
    assert_one_at_a_time(result.trace, [](const auto& i) { return i.pcpu; });
    for (const sim::RunInterval& interval : result.trace) {
      const auto& allowed = spec.domains[interval.domain].vcpus[interval.vcpu].hard_affinity;
      const bool is_allowed = !allowed || std::find(allowed->begin(), allowed->end(), interval.pcpu) != allowed->end();
      RC_ASSERT(is_allowed); // whole: RC_ASSERT takes expressions apart, and || would no longer stop at the first truth
    }
  }));
}

TEST_CASE(
    "CPU time is conserved to the nanosecond: what vCPUs use, what Xen uses and what is idle make up the window") {
  CHECK(rc::check([] {
    const scenarios::ScheduleSpec spec = tests::random_spec();
    assert_conserved(spec, sim::run_schedule(spec));
    assert_conserved(spec, sim::run_schedule(spec, any_hardware()));
  }));
}

TEST_CASE("the intervals of a trace are exactly the CPU time that is reported") {
  CHECK(rc::check([] {
    const scenarios::ScheduleSpec spec = tests::random_spec();
    const sim::ScheduleResult result = sim::run_schedule(spec);
    std::map<std::pair<unsigned, unsigned>, Nanoseconds> of_vcpu;
    std::vector<Nanoseconds> on_pcpu(spec.pcpus);
    for (const sim::RunInterval& interval : result.trace) {
      of_vcpu[{interval.domain, interval.vcpu}] += interval.end - interval.start;
      on_pcpu[interval.pcpu] += interval.end - interval.start;
    }
    RC_ASSERT(on_pcpu == result.pcpu_busy);
    for (unsigned d = 0; d < spec.domains.size(); ++d) {
      for (unsigned v = 0; v < spec.domains[d].vcpus.size(); ++v) {
        RC_ASSERT((of_vcpu[{d, v}] == result.domains[d].vcpus[v].cpu_time));
      }
    }
  }));
}

TEST_CASE("the same spec gives the same result") {
  CHECK(rc::check([] {
    const scenarios::ScheduleSpec spec = tests::random_spec();
    const sim::ScheduleHardware hardware = any_hardware();
    RC_ASSERT(sim::run_schedule(spec, hardware) == sim::run_schedule(spec, hardware));
  }));
}

TEST_CASE("a domain that never starts, added at the end, changes nothing under credit and RTDS") {
  CHECK(rc::check([] {
    // Credit2 places every vCPU that exists, started or not.
    scenarios::ScheduleSpec spec = tests::random_spec(*rc::gen::element(Scheduler::credit, Scheduler::rtds));
    const sim::ScheduleResult before = sim::run_schedule(spec);
    scenarios::ScheduleDomain idle;
    idle.name = "never";
    idle.vcpus.resize(2);
    for (scenarios::ScheduleVcpu& vcpu : idle.vcpus) {
      vcpu.start = spec.window + 1s;
    }
    spec.domains.push_back(idle);
    sim::ScheduleResult after = sim::run_schedule(spec);
    RC_ASSERT(after.domains.back().cpu_time == 0ns);
    after.domains.pop_back();
    RC_ASSERT(after.domains == before.domains);
    RC_ASSERT(after.trace == before.trace);
  }));
}

namespace {

/// More hogs than pCPUs, free to go anywhere and without caps.
void give_more_hogs_than_pcpus(scenarios::ScheduleSpec& spec) {
  spec.domains.clear();
  spec.changes.clear();
  for (unsigned d = 0; d < spec.pcpus + 2; ++d) {
    scenarios::ScheduleDomain hog;
    hog.name = "hog" + std::to_string(d);
    hog.weight = *rc::gen::element(1U, 256U, 1024U);
    hog.vcpus.resize(1);
    hog.vcpus[0].start = 100us * static_cast<int>(d);
    spec.domains.push_back(hog);
  }
  spec.warm_up = 10ms;
  spec.trace.reset();
}

} // namespace

TEST_CASE("credit is work-conserving: with more hogs than pCPUs, no pCPU is ever idle once all have started") {
  CHECK(rc::check([] {
    scenarios::ScheduleSpec spec = tests::random_spec(Scheduler::credit);
    spec.options.migration_delay = 0ns; // a hot unit is not stolen, not even by an idle pCPU
    spec.options.load_balance_rate_limit = 0ns;
    spec.timer_jitter = 0ns;
    give_more_hogs_than_pcpus(spec);
    RC_ASSERT(sim::run_schedule(spec).idle == 0ns);
  }));
}

TEST_CASE("credit2 is work-conserving within a runqueue") {
  CHECK(rc::check([] {
    scenarios::ScheduleSpec spec = tests::random_spec(Scheduler::credit2);
    spec.sockets = 1; // all pCPUs in one runqueue, in every version
    spec.pcpus = spec.threads_per_core * 3;
    spec.options.credit2_runqueue = RunqueueArrangement::socket;
    spec.options.credit2_max_cpus_per_runqueue = 16;
    give_more_hogs_than_pcpus(spec);
    RC_ASSERT(sim::run_schedule(spec).idle == 0ns);
  }));
}

TEST_CASE("RTDS is work-conserving where vCPUs may use extra time") {
  CHECK(rc::check([] {
    scenarios::ScheduleSpec spec = tests::random_spec(Scheduler::rtds);
    give_more_hogs_than_pcpus(spec); // each with the usual reservation, which allows extra time
    RC_ASSERT(sim::run_schedule(spec).idle == 0ns);
  }));
}

TEST_CASE("under credit a hog with a cap gets it, give or take what it may owe and the slice between two looks") {
  CHECK(rc::check([] {
    // Alone, on slices of 30 ms: beside others credit forgives debts of more than a slice, and with slices of 1 ms caps
    // are rounded up to whole credits of 10 %.
    scenarios::ScheduleSpec spec;
    spec.pcpus = *rc::gen::element(1U, 2U, 4U);
    spec.window = 3s;
    spec.domains.resize(1);
    spec.domains[0].name = "capped";
    spec.domains[0].vcpus.resize(1);
    spec.domains[0].cap = *rc::gen::resize(100, rc::gen::inRange(1U, 100U));
    const sim::ScheduleResult result = sim::run_schedule(spec);
    const Nanoseconds share = spec.window * static_cast<int>(spec.domains[0].cap) / 100;
    RC_ASSERT(result.total_cpu_time <= share + 60ms);
    RC_ASSERT(result.total_cpu_time >= share - 30ms);
  }));
}

TEST_CASE("under credit2 a capped domain gets at most its cap, a period's worth, and one rate limit a vCPU") {
  CHECK(rc::check([] {
    scenarios::ScheduleSpec spec = tests::random_spec(Scheduler::credit2);
    spec.xen = {4, 20};
    spec.changes.clear();
    spec.window = 600ms;
    spec.trace.reset();
    for (scenarios::ScheduleDomain& domain : spec.domains) {
      domain.cap = *rc::gen::resize(100, rc::gen::inRange(1U, 300U));
    }
    const sim::ScheduleResult result = sim::run_schedule(spec);
    for (std::size_t d = 0; d < spec.domains.size(); ++d) {
      const auto vcpus = static_cast<int>(spec.domains[d].vcpus.size());
      const auto cap = static_cast<int>(spec.domains[d].cap);
      const Nanoseconds overrun = std::max<Nanoseconds>(spec.options.rate_limit, 500us) + spec.timer_jitter;
      RC_ASSERT(result.domains[d].cpu_time <=
                (spec.window + spec.options.credit2_cap_period) * cap / 100 + overrun * vcpus);
    }
  }));
}

TEST_CASE("threads that share a core slow each other: a job of 10 ms takes 16 ms at 640/1024, and no work is lost") {
  scenarios::ScheduleSpec spec;
  spec.scheduler = models::Scheduler::credit;
  spec.pcpus = 2;
  spec.threads_per_core = 2;
  spec.window = 100ms;
  for (const Nanoseconds start : {Nanoseconds{0}, Nanoseconds{4ms}}) {
    scenarios::ScheduleDomain domain;
    domain.name = "batch" + std::to_string(start.count());
    domain.vcpus.resize(1);
    domain.vcpus[0].work = scenarios::BatchWork{10ms};
    domain.vcpus[0].start = start;
    spec.domains.push_back(domain);
  }
  const sim::ScheduleResult result = sim::run_schedule(spec, {.costs = {}, .smt_rate = sim::Rate{640}});
  // The first runs alone for 4 ms and has 6 ms of work left, which takes 9.6 ms beside the second.
  CHECK(result.domains[0].vcpus[0].done == 13'600us);
  // The second has done 6 ms by then and does its last 4 ms alone.
  CHECK(result.domains[1].vcpus[0].done == 17'600us);
}
