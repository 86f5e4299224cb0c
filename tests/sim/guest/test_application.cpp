/// The application on a vCPU of its own is a queue of the textbook: what theory says about it must come out.
#include "sim/guest/application.hpp"
#include "tests/sim/private_pcpus.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <utility>
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
  GuestKernel kernel(calendar, port, {}, workload.threads, {});
  port.attach(kernel);
  ItemRouter router(calendar);
  GuestIo io;
  io.kernel = &kernel;
  io.seed = seed;
  io.key = guest_key("queue");
  Application application(router, io, plan, workload, 1, 1);
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

namespace {

/// Hardware that serves any number of requests at once, the n-th for the n-th of the given times.
class Delays final : public HardwareStation, EventTarget {
public:
  Delays(ItemRouter& router, std::vector<Nanoseconds> times) : router_(router), times_(std::move(times)) {}
  void submit(Item& item) override {
    items_.push_back(&item);
    router_.calendar().at(router_.calendar().now() + times_[items_.size() - 1], *this, 0, items_.size() - 1);
  }

private:
  void on_event(std::uint32_t /*tag*/, std::uint64_t argument) override { router_.advance(*items_[argument], {}); }

  ItemRouter& router_;
  std::vector<Nanoseconds> times_;
  std::vector<Item*> items_;
};

} // namespace

TEST_CASE("two requests at a time: the next is issued as soon as one is done, not when both are") {
  Calendar calendar;
  PrivatePcpus port(calendar, 1);
  GuestKernel kernel(calendar, port, {}, 1, {});
  port.attach(kernel);
  ItemRouter router(calendar);
  Delays disk(router, {100us, 300us, 100us, 100us});
  GuestIo io;
  io.kernel = &kernel;
  io.hardware[static_cast<std::size_t>(Station::disk)] = &disk;
  OperationPlan plan;
  PlanPhase& read = plan.phases.emplace_back();
  read.kind = PhaseKind::block;
  read.repeat = 4;
  read.parallel = 2;
  read.steps.push_back({.station = Station::guest_thread, .per_item = Work::at_full_rate(1us)});
  read.steps.push_back({.station = Station::disk, .arrival = Arrival::device});
  Workload workload;
  workload.load = ClosedLoop{.clients = 1, .think_time = 1s, .constant_think = true};
  workload.threads = 1;
  Application application(router, io, plan, workload, 1, 1);
  application.begin();
  calendar.run_before(2s);
  // Issued at 2 us: done at 102 and 302. The third is issued at 103 and done at 203, the fourth at 204 and done at 304.
  CHECK(application.response().result().samples == 1);
  CHECK(application.response().result().max == 304us);
}

namespace {

/// A guest whose requests go to a back-end in another domain, over an event each way.
struct TwoDomains {
  explicit TwoDomains(bool background) {
    guest_port.attach(guest_kernel);
    backend_port.attach(backend_kernel);
    io.kernel = &guest_kernel;
    PlanPhase& write = plan.phases.emplace_back();
    write.kind = PhaseKind::block;
    write.background = background;
    write.steps.push_back({.station = Station::guest_thread, .per_item = Work::at_full_rate(1us)});
    write.steps.push_back(
        {.station = Station::block_backend, .arrival = Arrival::event_channel, .per_item = Work::at_full_rate(20us)});
    io.servers[static_cast<std::size_t>(Station::block_backend)].push_back(&server);
    workload.load = ClosedLoop{.clients = 1, .think_time = 1s, .constant_think = true};
    workload.threads = 1;
  }
  static KernelCosts guest_costs() {
    KernelCosts costs;
    costs.event_send = Work::at_full_rate(7us);
    costs.event_upcall = Work::at_full_rate(5us);
    return costs;
  }
  Nanoseconds response() {
    Application application(router, io, plan, workload, 1, 1);
    application.begin();
    calendar.run_before(2s);
    CHECK(application.response().result().samples == 1);
    return application.response().result().max;
  }

  Calendar calendar;
  PrivatePcpus guest_port{calendar, 1};
  PrivatePcpus backend_port{calendar, 1};
  GuestKernel guest_kernel{calendar, guest_port, guest_costs(), 1, {}};
  GuestKernel backend_kernel{calendar, backend_port, {}, 1, {}};
  ItemRouter router{calendar};
  BatchServer server{router, backend_kernel, ThreadClass::normal, 0};
  GuestIo io;
  OperationPlan plan;
  Workload workload;
};

} // namespace

TEST_CASE(
    "the guest pays for the event it sends and for those it gets, and is done when it knows: 5 + 1 + 7 + 20 + 5 us") {
  CHECK(TwoDomains(false).response() == 38us); // the first event is the operation's arrival
}

TEST_CASE("a request in the background is issued and left alone: 5 + 1 + 7 us") {
  CHECK(TwoDomains(true).response() == 13us);
}
