/// How fast the hypervisor decides: the runs of which the real scheduler code's speed is known (golden/sweeps/
/// harness_speed.csv: one core of a 2-core cloud machine; in millions of schedule() calls a second, on 1, 4, 8 and 32
/// pCPUs: credit 6.8, 4.5, 4.7 and 4.0; credit2 6.0, 3.7, 2.8 and 2.1; rtds 5.1, 4.2, 3.2 and 1.1).
///
/// What RTDS ran is not known. It is given what credit runs, with a reservation that makes the calls and events as
/// many. Each run is checked: it makes as many calls as the real code did, which counted one more a pCPU at boot.
#include "scenarios/schedule_json.hpp"
#include "sim/schedule/run_schedule.hpp"

#include <benchmark/benchmark.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <utility>

namespace {

using namespace domus;

scenarios::ScheduleSpec spec_of(const std::string& scheduler, const std::string& pcpus) {
  return scenarios::load_schedule_spec(std::string(DOMUS_TESTS_DIR) + "/golden/" + scheduler + "/" + scheduler +
                                       "_s_speed_" + pcpus + ".spec.json");
}

void run(benchmark::State& state, scenarios::ScheduleSpec spec, std::uint64_t calls_of_xen) {
  spec.window += spec.warm_up; // the warm-up counts as well
  spec.warm_up = models::Nanoseconds{0};
  std::uint64_t calls = 0;
  std::uint64_t events = 0;
  while (state.KeepRunning()) {
    const sim::ScheduleResult result = sim::run_schedule(spec);
    if (result.schedule_calls + spec.pcpus != calls_of_xen) {
      state.SkipWithError("not the decisions of Xen");
      return;
    }
    calls += result.schedule_calls;
    events += result.events;
  }
  state.counters["schedule_calls"] = benchmark::Counter(static_cast<double>(calls), benchmark::Counter::kIsRate);
  state.counters["events"] = benchmark::Counter(static_cast<double>(events), benchmark::Counter::kIsRate);
}

void speed(benchmark::State& state, const std::string& scheduler, const std::string& pcpus,
           std::uint64_t calls_of_xen) {
  run(state, spec_of(scheduler, pcpus), calls_of_xen);
}

void rtds_speed(benchmark::State& state, const std::string& pcpus, std::uint64_t calls_of_xen) {
  scenarios::ScheduleSpec spec = spec_of("credit", pcpus);
  spec.scheduler = models::Scheduler::rtds;
  for (scenarios::ScheduleDomain& domain : spec.domains) {
    domain.reservation = {.period = std::chrono::milliseconds(10), .budget = std::chrono::milliseconds(2)};
  }
  run(state, std::move(spec), calls_of_xen);
}

BENCHMARK_CAPTURE(speed, credit_1_pcpu, "credit", "1p", 114025)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(speed, credit_4_pcpus, "credit", "4p", 371485)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(speed, credit_8_pcpus, "credit", "8p", 791599)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(speed, credit_32_pcpus, "credit", "32p", 3074700)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(speed, credit2_1_pcpu, "credit2", "1p", 100317)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(speed, credit2_4_pcpus, "credit2", "4p", 461530)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(speed, credit2_8_pcpus, "credit2", "8p", 955477)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(speed, credit2_32_pcpus, "credit2", "32p", 3956334)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(rtds_speed, 1_pcpu, "1p", 109639)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(rtds_speed, 4_pcpus, "4p", 444112)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(rtds_speed, 8_pcpus, "8p", 510587)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(rtds_speed, 32_pcpus, "32p", 2049509)->Unit(benchmark::kMillisecond);

} // namespace

BENCHMARK_MAIN();
