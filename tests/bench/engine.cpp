/// How fast events pass: the hold model, on our calendar and on its rivals.
///
/// The hold model keeps a number of events pending: each event that happens arms one more, an exponential time later
/// (mean 100 us). All ways meet the same increments, and before anything is timed they are checked to give the same
/// events. Figures are events per second of processor time. "50 us ahead" is how far a host runs before SimGrid's clock
/// follows, the latency of a short path in a machine room; "at every event" is the same without running ahead.
///
/// Each case runs in a process of its own, because SimGrid's engine is one per process.
#include "sim/engine/calendar.hpp"
#include "sim/engine/simgrid_fabric.hpp"

#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <simgrid/s4u.hpp>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <queue>
#include <string>
#include <vector>

namespace {

using namespace domus::models;
using namespace domus::sim;

constexpr double mean_increment_ns = 100'000;
constexpr std::int64_t events_a_round = 20'000;
constexpr Nanoseconds short_path = 50us;

/// Exponential increments, from a table so that drawing them costs next to nothing.
class Increments {
public:
  Increments() {
    for (std::size_t i = 0; i < quantiles_.size(); ++i) {
      const double share = (static_cast<double>(i) + 0.5) / static_cast<double>(quantiles_.size());
      quantiles_[i] = std::llround(-mean_increment_ns * std::log(share));
    }
  }
  Nanoseconds next() {
    state_ = state_ * 1664525U + 1013904223U;
    return Nanoseconds{quantiles_[state_ >> 22] + ((state_ >> 12) & 63)}; // no ties to speak of
  }

private:
  std::array<std::int64_t, 1024> quantiles_{};
  std::uint32_t state_ = 1;
};

/// The hold model on the standard library.
class QueueHold {
public:
  explicit QueueHold(std::int64_t pending) {
    for (std::int64_t i = 0; i < pending; ++i) {
      arm(Nanoseconds{0}, static_cast<std::uint64_t>(i));
    }
  }
  void run_one() {
    const Event event = events_.top();
    events_.pop();
    arm(event.when, event.argument);
  }
  [[nodiscard]] Nanoseconds next_time() const { return events_.top().when; }

private:
  struct Event {
    Nanoseconds when;
    std::uint64_t order;
    std::uint64_t argument;
    bool operator<(const Event& other) const { return when != other.when ? when > other.when : order > other.order; }
  };
  static_assert(sizeof(Event) == 24);

  void arm(Nanoseconds now, std::uint64_t argument) { events_.push({now + increments_.next(), armed_++, argument}); }

  std::priority_queue<Event> events_;
  Increments increments_;
  std::uint64_t armed_ = 0;
};

/// The hold model on a host's calendar.
class CalendarHold final : public EventTarget {
public:
  explicit CalendarHold(std::int64_t pending) {
    for (std::int64_t i = 0; i < pending; ++i) {
      arm(static_cast<std::uint64_t>(i));
    }
  }
  void on_event(std::uint32_t /*tag*/, std::uint64_t argument) override { arm(argument); }
  Calendar calendar;

private:
  void arm(std::uint64_t argument) { calendar.at(calendar.now() + increments_.next(), *this, 0, argument); }

  Increments increments_;
};

/// How long a round of events takes in simulated time, on average.
Nanoseconds round_time(std::int64_t pending) {
  return Nanoseconds{std::llround(mean_increment_ns * events_a_round / static_cast<double>(pending))} + 1ns;
}
/// The hold model forgets its start after a few increments.
constexpr Nanoseconds settling_time = 300us;

void hold_on_queue(benchmark::State& state, std::int64_t pending) {
  QueueHold hold{pending};
  while (hold.next_time() < settling_time) {
    hold.run_one();
  }
  while (state.KeepRunning()) {
    for (std::int64_t i = 0; i < events_a_round; ++i) {
      hold.run_one();
    }
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * events_a_round);
}

void hold_on_calendar(benchmark::State& state, std::int64_t pending) {
  CalendarHold hold{pending};
  hold.calendar.run_before(settling_time);
  const std::uint64_t before = hold.calendar.events_run();
  while (state.KeepRunning()) {
    hold.calendar.run_before(hold.calendar.now() + round_time(pending));
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(hold.calendar.events_run() - before));
}

void hold_in_simgrid(benchmark::State& state, std::int64_t pending, Nanoseconds run_ahead) {
  CalendarHold hold{pending};
  SimGridFabric fabric{run_ahead};
  fabric.add_host(hold.calendar);
  fabric.run_before(settling_time);
  const std::uint64_t before = hold.calendar.events_run();
  while (state.KeepRunning()) {
    fabric.run_before(hold.calendar.now() + round_time(pending));
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(hold.calendar.events_run() - before));
}

void hold_on_actors(benchmark::State& state, std::int64_t pending) {
  namespace s4u = simgrid::s4u;
  std::string name = "bench";
  std::string quiet = "--log=root.thresh:error";
  std::array<char*, 3> arguments{name.data(), quiet.data(), nullptr};
  int count = 2;
  s4u::Engine engine{&count, arguments.data()};
  s4u::NetZone* const zone = s4u::create_star_zone("zone");
  s4u::Host* const host = zone->create_host("host", 1.0);
  zone->seal();
  Increments increments;
  std::int64_t events = 0;
  for (std::int64_t i = 0; i < pending; ++i) {
    s4u::Actor::create("actor", host, [&] {
      for (;;) {
        s4u::this_actor::sleep_for(1e-9 * static_cast<double>(increments.next().count()));
        ++events;
      }
    });
  }
  double end = 1e-9 * static_cast<double>(settling_time.count());
  engine.run_until(end);
  events = 0;
  while (state.KeepRunning()) {
    end += 1e-9 * static_cast<double>(round_time(pending).count());
    engine.run_until(end);
  }
  state.SetItemsProcessed(events);
}

/// What a scheduler does to its slice timers: cancel one, and arm it again further on.
void cancel_and_arm(benchmark::State& state, std::int64_t pending) {
  CalendarHold hold{0};
  Increments increments;
  std::vector<EventId> timers;
  for (std::int64_t i = 0; i < pending; ++i) {
    timers.push_back(hold.calendar.at(30ms + increments.next(), hold, 0));
  }
  std::uint32_t chosen = 1;
  while (state.KeepRunning()) {
    for (std::int64_t i = 0; i < events_a_round; ++i) {
      chosen = chosen * 1664525U + 1013904223U;
      EventId& timer = timers[(chosen >> 8) % timers.size()];
      hold.calendar.cancel(timer);
      timer = hold.calendar.at(30ms + increments.next(), hold, 0);
    }
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * events_a_round);
}

/// Runs `work` in a process of its own and returns the number that it gives, or a negative one if it died.
double in_a_process(const std::function<double()>& work) {
  std::array<int, 2> ends{};
  if (pipe(ends.data()) != 0) {
    return -1;
  }
  std::fflush(nullptr);
  const pid_t child = fork();
  if (child == 0) {
    const double result = work();
    const ssize_t written = write(ends[1], &result, sizeof result);
    _exit(written == sizeof result ? 0 : 1); // no clean-up: thousands of actors are still asleep
  }
  close(ends[1]);
  double result = -1;
  if (child < 0 || read(ends[0], &result, sizeof result) != sizeof result) {
    result = -1;
  }
  close(ends[0]);
  if (child > 0) {
    waitpid(child, nullptr, 0);
  }
  return result;
}

class RateReporter : public benchmark::BenchmarkReporter {
public:
  bool ReportContext(const Context& /*context*/) override { return true; }
  void ReportRuns(const std::vector<Run>& runs) override {
    const auto found = runs.front().counters.find("items_per_second");
    if (found != runs.front().counters.end()) {
      rate = found->second;
    }
  }
  double rate = -1;
};

/// The best of three runs: the one that was disturbed least.
double rate_of(const std::function<void(benchmark::State&)>& work, int rounds) {
  double best = -1;
  for (int i = 0; i < 3; ++i) {
    best = std::max(best, in_a_process([&] {
                      benchmark::RegisterBenchmark("case", work)->Iterations(rounds);
                      RateReporter reporter;
                      benchmark::RunSpecifiedBenchmarks(&reporter);
                      return reporter.rate;
                    }));
  }
  return best;
}

/// Whether all ways that are timed give the same events: equally many before some time, and the same next one.
bool all_agree() {
  constexpr Nanoseconds end = 5ms;
  QueueHold queue{100};
  std::uint64_t events = 0;
  for (; queue.next_time() < end; ++events) {
    queue.run_one();
  }
  const auto agrees = [&](CalendarHold& hold) {
    return hold.calendar.events_run() == events && hold.calendar.next_time() == queue.next_time();
  };
  CalendarHold bare{100};
  bare.calendar.run_before(end);
  bool agree = agrees(bare);
  for (const Nanoseconds run_ahead : {Nanoseconds{1}, short_path}) {
    agree = agree && in_a_process([&] {
                       CalendarHold hold{100};
                       SimGridFabric fabric{run_ahead};
                       fabric.add_host(hold.calendar);
                       fabric.run_before(end);
                       return agrees(hold) ? 1.0 : 0.0;
                     }) == 1.0;
  }
  return agree;
}

using Way = std::function<void(benchmark::State&, std::int64_t)>;

struct Row {
  const char* name;
  Way way;
  std::int64_t most_pending = 1'000'000;
  int rounds = 50;
};

constexpr std::array<std::int64_t, 3> sizes{100, 10'000, 1'000'000};

std::array<double, 3> measure(const Row& row) {
  std::array<double, 3> rates{-1, -1, -1};
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    if (sizes[i] <= row.most_pending) {
      rates[i] = rate_of([&](benchmark::State& state) { row.way(state, sizes[i]); }, row.rounds);
    }
  }
  return rates;
}

void print(const char* name, const std::array<double, 3>& rates, const std::array<double, 3>& queue) {
  std::string line = fmt::format("{:<44}", name);
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    line += rates[i] < 0 ? fmt::format("{:>20}", "-")
                         : fmt::format("{:>12.2f} {:>6.2f}x", rates[i] / 1e6, rates[i] / queue[i]);
  }
  fmt::print("{}\n", line);
  std::fflush(stdout);
}

} // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (!all_agree()) {
    fmt::print("The ways do not give the same events: nothing to compare.\n");
    return 1;
  }
  const auto ahead = [](Nanoseconds run_ahead) {
    return [=](benchmark::State& state, std::int64_t pending) { hold_in_simgrid(state, pending, run_ahead); };
  };
  const Row queue_row{"std::priority_queue, 24-byte events", hold_on_queue};
  const Row inside_row{"calendar inside SimGrid, 50 us ahead", ahead(short_path)};
  const Row actors_row{"SimGrid actors that sleep", hold_on_actors, 10'000, 10};
  const std::array<Row, 3> others{Row{"calendar bare", hold_on_calendar},
                                  Row{"calendar inside SimGrid, at every event", ahead(1ns)},
                                  Row{"calendar: cancel and arm again", cancel_and_arm}};

  fmt::print("Million events a second, and how many times the priority queue\n{:<44}{:>20}{:>20}{:>20}\n", "pending",
             sizes[0], sizes[1], sizes[2]);
  const auto queue = measure(queue_row);
  print(queue_row.name, queue, queue);
  const auto inside = measure(inside_row);
  print(inside_row.name, inside, queue);
  for (const Row& row : others) {
    print(row.name, measure(row), queue);
  }
  const auto actors = measure(actors_row);
  print(actors_row.name, actors, queue);
  fmt::print("Inside SimGrid, against actors: {:.1f}x at {}, {:.1f}x at {}\n", inside[0] / actors[0], sizes[0],
             inside[1] / actors[1], sizes[1]);
  return 0;
}
