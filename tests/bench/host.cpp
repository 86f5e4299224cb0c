/// How fast a busy host is simulated: the shipped scenario of 16 pCPUs, 40 guests, 100 000 block requests and 300 000
/// packets a second, one core, warm-up included. The benchmark checks its answer: pCPUs at least 90 % busy, at least 99
/// % of what was offered completed.
#include "scenarios/load.hpp"
#include "sim/simulate.hpp"

#include <benchmark/benchmark.h>

#include <chrono>
#include <string>

namespace {

using namespace domus;

struct Answer {
  double busy = 0;      ///< share of pCPU time that ran vCPUs or Xen
  double completed = 0; ///< of what was offered to the guests with an open load
  double block_requests_per_second = 0;
  double packets_per_second = 0;
};

Answer answer_of(const scenarios::Scenario& scenario, const sim::RunResult& result) {
  Answer answer;
  double idle = 0;
  double arrivals = 0;
  double departures = 0;
  const double seconds = std::chrono::duration<double>(result.window).count();
  for (const sim::PcpuResult& pcpu : result.hosts.front().pcpus) {
    idle += std::chrono::duration<double>(pcpu.idle).count();
  }
  answer.busy = 1 - idle / (seconds * static_cast<double>(result.hosts.front().pcpus.size()));
  for (std::size_t guest = 0; guest < result.guests.size(); ++guest) {
    const sim::GuestResult& found = result.guests[guest];
    answer.block_requests_per_second += static_cast<double>(found.block_requests) / seconds;
    answer.packets_per_second += static_cast<double>(found.packets) / seconds;
    if (std::holds_alternative<models::OpenLoop>(scenario.guests[guest].workload.load)) {
      arrivals += static_cast<double>(found.operations.arrivals);
      departures += static_cast<double>(found.operations.departures);
    }
  }
  answer.completed = departures / arrivals;
  return answer;
}

void host_saturated(benchmark::State& state) {
  const scenarios::Scenario scenario =
      scenarios::load_scenario(std::string(DOMUS_TESTS_DIR) + "/../scenarios/bench/host_saturated.toml");
  std::uint64_t events = 0;
  Answer answer;
  for (auto _ : state) {
    const sim::RunResult result = sim::simulate(scenario, scenario.seed);
    events += result.events;
    answer = answer_of(scenario, result);
    if (answer.busy < 0.9 || answer.completed < 0.99 || answer.block_requests_per_second < 99'000 ||
        answer.packets_per_second < 297'000) {
      state.SkipWithError("the host was not as busy, or did not complete as much, as the scenario promises");
    }
  }
  const double simulated = std::chrono::duration<double>(scenario.warmup + scenario.duration).count();
  state.counters["events/s"] = benchmark::Counter(static_cast<double>(events), benchmark::Counter::kIsRate);
  state.counters["simulated_s/s"] =
      benchmark::Counter(simulated * static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
  state.counters["busy"] = answer.busy;
  state.counters["completed"] = answer.completed;
  state.counters["block_requests/s"] = answer.block_requests_per_second;
  state.counters["packets/s"] = answer.packets_per_second;
}

BENCHMARK(host_saturated)->Unit(benchmark::kSecond)->Iterations(1);

} // namespace

BENCHMARK_MAIN();
