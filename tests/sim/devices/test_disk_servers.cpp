/// Disks and wires as queues: who waits for whom, and for how long.
#include "sim/devices/disk_servers.hpp"
#include "sim/engine/random_stream.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

using namespace domus::models;
using namespace domus::sim;

namespace {

/// A disk on which every random request takes exactly `service`, whatever its size.
DiskModel constant_disk(unsigned servers, Nanoseconds service) {
  DiskModel model;
  model.servers = servers;
  model.least_positioning = service;
  model.most_positioning = service;
  model.read_rate = DataRate::bytes_per_second(1e18);
  model.write_rate = DataRate::bytes_per_second(1e18);
  return model;
}

constexpr RequestShape random_read{
    .size = Bytes::kib(4), .direction = Direction::read, .locality = Locality::random, .flush = false, .packets = 1};
constexpr RequestShape sequential_read{.size = Bytes::kib(4),
                                       .direction = Direction::read,
                                       .locality = Locality::sequential,
                                       .flush = false,
                                       .packets = 1};

struct Rig final : EventTarget {
  explicit Rig(const DiskModel& model) : disk(calendar, model, "disk") {}

  void submit(const RequestShape& request, std::uint64_t stream = 0) {
    disk.submit({.request = &request, .position = 0.5, .stream = stream, .done = this, .tag = 7, .argument = sent++});
  }
  void on_event(std::uint32_t tag, std::uint64_t argument) override {
    CHECK(tag == 7);
    order.push_back(argument);
    times.push_back(calendar.now());
  }

  Calendar calendar;
  DiskServers disk;
  std::uint64_t sent = 0;
  std::vector<std::uint64_t> order;
  std::vector<Nanoseconds> times;
};

} // namespace

TEST_CASE("one server takes jobs one after the other, in their order, and none is left behind") {
  Rig rig(constant_disk(1, 100us));
  for (int n = 0; n < 3; ++n) {
    rig.submit(random_read);
  }
  rig.calendar.run_before(1ms);
  CHECK(rig.order == std::vector<std::uint64_t>{0, 1, 2});
  CHECK(rig.times == std::vector<Nanoseconds>{100us, 200us, 300us});
}

TEST_CASE("two servers share one queue: five jobs of 100 us end at 100, 100, 200, 200 and 300 us") {
  Rig rig(constant_disk(2, 100us));
  for (int n = 0; n < 5; ++n) {
    rig.submit(random_read);
  }
  rig.calendar.run_before(1ms);
  CHECK(rig.order == std::vector<std::uint64_t>{0, 1, 2, 3, 4});
  CHECK(rig.times == std::vector<Nanoseconds>{100us, 100us, 200us, 200us, 300us});
  // 500 us of work for two servers in 1 ms.
  CHECK(rig.disk.result().utilization == doctest::Approx(0.25));
  CHECK(rig.disk.result().requests == 5);
}

TEST_CASE("only a sequential request that follows its own stream's needs no positioning") {
  Rig rig(constant_disk(1, 100us));
  rig.submit(sequential_read, 1); // positions
  rig.submit(sequential_read, 1); // follows
  rig.submit(sequential_read, 2); // another stream: positions
  rig.submit(sequential_read, 1); // positions again
  rig.submit(random_read, 1);     // positions
  rig.submit(sequential_read, 1); // what was last was not its sequence: positions
  rig.calendar.run_before(1ms);
  CHECK(rig.times == std::vector<Nanoseconds>{100us, 100us, 200us, 300us, 400us, 500us});
}

TEST_CASE("utilization counts from the start of the window, a job under way included") {
  Rig rig(constant_disk(1, 100us));
  rig.submit(random_read);
  rig.calendar.run_before(60us);
  rig.disk.begin_window();
  rig.calendar.run_before(160us);
  CHECK(rig.disk.result().utilization == doctest::Approx(0.4)); // 40 us of 100 us
  CHECK(rig.disk.result().requests == 1);
}

namespace {

/// Poisson arrivals at a disk of one server with constant service: the mean time from arrival to completion.
struct PoissonDisk final : EventTarget {
  PoissonDisk(Nanoseconds service, Nanoseconds mean_gap, std::uint64_t run_seed)
      : disk(calendar, constant_disk(1, service), "disk"), gap(mean_gap), seed(run_seed) {
    arm();
  }
  void arm() {
    const MeanTime mean{static_cast<double>(gap.count())};
    calendar.at(calendar.now() + Draws(seed, 1, arrivals.size(), Purpose::arrival).exponential(mean), *this, 0);
  }
  void on_event(std::uint32_t tag, std::uint64_t argument) override {
    if (tag == 1) {
      sum += static_cast<double>((calendar.now() - arrivals[argument]).count());
      ++served;
      return;
    }
    arrivals.push_back(calendar.now());
    disk.submit(
        {.request = &random_read, .position = 0, .stream = 0, .done = this, .tag = 1, .argument = arrivals.size() - 1});
    arm();
  }
  [[nodiscard]] double mean_us() {
    calendar.run_before(20s);
    return sum / static_cast<double>(served) / 1000;
  }

  Calendar calendar;
  DiskServers disk;
  Nanoseconds gap;
  std::uint64_t seed;
  std::vector<Nanoseconds> arrivals;
  double sum = 0;
  std::uint64_t served = 0;
};

} // namespace

TEST_CASE("a disk with constant service and Poisson arrivals is M/D/1: at half load a request takes 1.5 services") {
  // W = S (1 + rho / (2 (1 - rho))) = 100 us (1 + 0.5 / 1) = 150 us
  double sum = 0;
  double squares = 0;
  constexpr int runs = 10;
  for (std::uint64_t seed = 1; seed <= runs; ++seed) {
    const double mean = PoissonDisk(100us, 200us, seed).mean_us();
    sum += mean;
    squares += mean * mean;
  }
  const double mean = sum / runs;
  const double error = std::sqrt((squares / runs - mean * mean) / (runs - 1));
  CHECK(error < 1);
  CHECK(std::abs(mean - 150) < 4 * error);
}
