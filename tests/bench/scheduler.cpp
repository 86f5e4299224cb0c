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

/// A run of the real code: its calls, and how many it made a second.
struct Recorded {
  std::uint64_t calls;
  double calls_per_second;
};

/// Counters: calls and events a second, what a call costs here and in the real code (compare how the two columns grow
/// with the pCPUs), and how many times as fast as the real code this is.
void run(benchmark::State& state, scenarios::ScheduleSpec spec, Recorded xen) {
  spec.window += spec.warm_up; // the warm-up counts as well
  spec.warm_up = models::Nanoseconds{0};
  std::uint64_t calls = 0;
  std::uint64_t events = 0;
  while (state.KeepRunning()) {
    const sim::ScheduleResult result = sim::run_schedule(spec);
    if (result.schedule_calls + spec.pcpus != xen.calls) {
      state.SkipWithError("not the decisions of Xen");
      return;
    }
    calls += result.schedule_calls;
    events += result.events;
  }
  using benchmark::Counter;
  const auto made = static_cast<double>(calls);
  state.counters["schedule_calls"] = Counter(made, Counter::kIsRate);
  state.counters["events"] = Counter(static_cast<double>(events), Counter::kIsRate);
  state.counters["a_call"] = Counter(made, Counter::kIsRate | Counter::kInvert);
  state.counters["a_call_of_xen"] = 1 / xen.calls_per_second;
  state.counters["times_xen"] = Counter(made / xen.calls_per_second, Counter::kIsRate);
}

void speed(benchmark::State& state, const std::string& scheduler, const std::string& pcpus, Recorded xen) {
  run(state, spec_of(scheduler, pcpus), xen);
}

void rtds_speed(benchmark::State& state, const std::string& pcpus, Recorded xen) {
  scenarios::ScheduleSpec spec = spec_of("credit", pcpus);
  spec.scheduler = models::Scheduler::rtds;
  for (scenarios::ScheduleDomain& domain : spec.domains) {
    domain.reservation = {.period = std::chrono::milliseconds(10), .budget = std::chrono::milliseconds(2)};
  }
  run(state, std::move(spec), xen);
}

BENCHMARK_CAPTURE(speed, credit_1_pcpu, "credit", "1p", Recorded{114025, 6848872})->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(speed, credit_4_pcpus, "credit", "4p", Recorded{371485, 4455768})->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(speed, credit_8_pcpus, "credit", "8p", Recorded{791599, 4749912})->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(speed, credit_32_pcpus, "credit", "32p", Recorded{3074700, 3951555})->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(speed, credit2_1_pcpu, "credit2", "1p", Recorded{100317, 6021033})->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(speed, credit2_4_pcpus, "credit2", "4p", Recorded{461530, 3720504})->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(speed, credit2_8_pcpus, "credit2", "8p", Recorded{955477, 2757825})->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(speed, credit2_32_pcpus, "credit2", "32p", Recorded{3956334, 2061160})->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(rtds_speed, 1_pcpu, "1p", Recorded{109639, 5111601})->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(rtds_speed, 4_pcpus, "4p", Recorded{444112, 4182960})->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(rtds_speed, 8_pcpus, "8p", Recorded{510587, 3230241})->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(rtds_speed, 32_pcpus, "32p", Recorded{2049509, 1082808})->Unit(benchmark::kMillisecond);

} // namespace

BENCHMARK_MAIN();
