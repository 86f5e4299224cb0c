/// The application on a vCPU of its own is a queue of the textbook: what theory says about it must come out.
#include "sim/guest/application.hpp"
#include "tests/sim/private_pcpus.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

using namespace domus::models;
using namespace domus::sim;
using domus::sim::testing::PrivatePcpus;

namespace {

OperationPlan compute_only(Nanoseconds work, double variability) {
  OperationPlan plan;
  plan.phases.emplace_back().steps.push_back({.variability = variability, .per_item = Work::at_full_rate(work)});
  return plan;
}

struct Outcome {
  PopulationResult operations;
  PopulationResult thread_wait;
  LatencyResult response;
};

/// Runs one guest with as many threads as vCPUs, 10 s of warm-up, and a window.
Outcome run(const OperationPlan& plan, const Workload& workload, std::uint64_t seed, Nanoseconds window) {
  Calendar calendar;
  PrivatePcpus port(calendar, workload.threads);
  GuestKernel kernel(calendar, port, {}, workload.threads, 1);
  port.attach(kernel);
  ItemRouter router(calendar);
  GuestIo io;
  io.kernel = &kernel;
  io.seed = seed;
  io.key = guest_key("queue");
  Application application(router, io, plan, workload, 1);
  application.begin();
  calendar.run_before(10s);
  application.begin_window(10s);
  calendar.run_before(10s + window);
  return {.operations = application.operations().result(10s + window),
          .thread_wait = application.thread_wait().result(10s + window),
          .response = application.response().result()};
}

Workload open_loop(double rate, unsigned threads) {
  Workload workload;
  workload.load = OpenLoop{rate};
  workload.threads = threads;
  return workload;
}

/// Mean response over replications, checked against theory within four standard errors, which must themselves be small.
void check_mean_response(const OperationPlan& plan, const Workload& workload, double expected_ns) {
  constexpr int replications = 20;
  double sum = 0;
  double squares = 0;
  for (int seed = 1; seed <= replications; ++seed) {
    const double mean = run(plan, workload, static_cast<std::uint64_t>(seed), 60s).response.mean.count();
    sum += mean;
    squares += mean * mean;
  }
  const double mean = sum / replications;
  const double error = std::sqrt((squares / replications - mean * mean) / (replications - 1));
  CAPTURE(mean);
  CAPTURE(error);
  CHECK(error < 0.02 * expected_ns);
  CHECK(std::abs(mean - expected_ns) < 4 * error);
}

} // namespace

TEST_CASE("M/M/1 at 700 operations a second of 1 ms: mean response 1 / (1000 - 700) s = 3.333 ms") {
  check_mean_response(compute_only(1ms, 1), open_loop(700, 1), 1e9 / 300);
}

TEST_CASE("M/D/1 at the same load: 1 ms + 0.7 / (2 x 0.3) ms = 2.167 ms (Pollaczek and Khinchine)") {
  check_mean_response(compute_only(1ms, 0), open_loop(700, 1), 1e6 * (1 + 0.7 / 0.6));
}

TEST_CASE("M/M/2 at 1400 a second: Erlang's C is 0.5765, mean response 1 ms + C / 600 s = 1.961 ms") {
  const double busy = 1.4;
  const double all_busy = busy * busy / 2 / (1 - busy / 2);
  const double erlang_c = all_busy / (1 + busy + all_busy);
  check_mean_response(compute_only(1ms, 1), open_loop(1400, 2), 1e6 + erlang_c * 1e9 / 600);
}

TEST_CASE("a closed loop of 30 clients thinking 9 ms over a constant 1 ms is saturated: 1000 operations a second") {
  Workload workload;
  workload.load = ClosedLoop{.clients = 30, .think_time = 9ms, .constant_think = false};
  workload.threads = 1;
  const Outcome outcome = run(compute_only(1ms, 0), workload, 1, 10s);
  CHECK(outcome.operations.departures == 10'000);
  // Little's law over the whole circle: 30 = 1000/s x (R + 9 ms), so R is 21 ms, give or take the think times drawn.
  CHECK(std::abs(outcome.response.mean.count() - 21e6) < 0.02 * 21e6);
}

TEST_CASE("Little's law holds as an identity: number integral = sum of sojourns, with operations inside at both ends") {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    const Outcome outcome = run(compute_only(1ms, 1), open_loop(950, 1), seed, 5s);
    CHECK(outcome.operations.number_integral_ns == outcome.operations.sojourn_sum_ns);
    CHECK(outcome.thread_wait.number_integral_ns == outcome.thread_wait.sojourn_sum_ns);
    CHECK(outcome.operations.present_at_start + outcome.operations.arrivals ==
          outcome.operations.departures + outcome.operations.present_at_end);
  }
}

TEST_CASE("a variable operation takes the same draws whatever its speed: common random numbers") {
  const Outcome slow = run(compute_only(1ms, 1), open_loop(100, 1), 7, 20s);
  const Outcome fast = run(compute_only(500us, 1), open_loop(100, 1), 7, 20s);
  CHECK(slow.operations.arrivals == fast.operations.arrivals);
}
