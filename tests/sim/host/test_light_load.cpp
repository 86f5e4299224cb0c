/// At light load nothing queues, and the simulator must find what the itinerary adds up to with a pencil.
#include "models/lonely_operation.hpp"
#include "scenarios/profiles.hpp"
#include "sim/simulate.hpp"
#include "tests/sim/host/small_scenarios.hpp"

#include <doctest/doctest.h>

#include <cmath>

using namespace domus::models;
using namespace domus::sim;
using namespace domus::sim::testing;
namespace scenarios = domus::scenarios;

namespace {

/// 100 us of work, 50 operations a second, and whatever else the demand is given.
scenarios::Scenario light_load(Mode mode, const Demand& io) {
  scenarios::Scenario scenario = one_host();
  scenario.duration = 5s;
  scenario.hosts[0].xen_version = {4, 4};
  scenario.hosts[0].storage = "nvme";
  scenarios::GuestSpec& guest = add_guest(scenario, "guest", mode, 100us);
  guest.vcpus = mode == Mode::bare_metal ? 4 : 1;
  guest.workload.demand.block = io.block;
  guest.workload.demand.network = io.network;
  guest.workload.load = OpenLoop{50};
  return scenario;
}

double mean_response(const scenarios::Scenario& scenario) {
  return simulate(scenario, 1).guests[0].response.mean.count();
}

double lonely_io(const scenarios::Scenario& scenario) {
  const scenarios::GuestSpec& guest = scenario.guests[0];
  const scenarios::HostSpec& host = scenario.hosts[0];
  const QuietHost quiet{.guest = scenarios::profile_of(guest, host),
                        .driver_domain = guest.mode == Mode::bare_metal ? scenarios::profile_of(guest, host)
                                                                        : scenarios::dom0_profile(host),
                        .disk = find_disk(host.storage),
                        .nic = find_nic(host.nic)};
  double sum = 0;
  for (const Phase& phase : scenarios::itinerary_of(scenario, guest).phases) {
    sum += phase.kind == PhaseKind::compute ? 0 : lonely_time(phase, quiet).count();
  }
  return sum;
}

/// What the I/O adds to the response, simulated and summed, agree within 6 % and half a vCPU switch (1.5 us): the
/// simulator finds a vCPU or QEMU still awake here and there, where the sum takes everybody to be asleep, and Xen now
/// and then puts two vCPUs on one pCPU.
void check_agreement(const Demand& io) {
  for (const Mode mode : all_modes) {
    const scenarios::Scenario with = light_load(mode, io);
    const double simulated = mean_response(with) - mean_response(light_load(mode, {}));
    const double summed = lonely_io(with);
    CAPTURE(to_text(mode));
    CAPTURE(simulated);
    CAPTURE(summed);
    CHECK(std::abs(simulated - summed) < 0.06 * summed + 1500);
  }
}

} // namespace

TEST_CASE("one 4 KiB read takes what its steps add up to, in every mode") {
  Demand io;
  BlockDemand& read = io.block.emplace_back();
  read.requests.mean = 1;
  read.size = Bytes::kib(4);
  check_agreement(io);
}

TEST_CASE("one 4 KiB write takes what its steps add up to, in every mode") {
  Demand io;
  BlockDemand& write = io.block.emplace_back();
  write.requests.mean = 1;
  write.size = Bytes::kib(4);
  write.direction = Direction::write;
  check_agreement(io);
}

TEST_CASE("one packet sent takes what its steps add up to, in every mode") {
  Demand io;
  NetworkDemand& message = io.network.emplace_back();
  message.messages.mean = 1;
  message.size = Bytes{1000};
  message.flow = NetworkDemand::Flow::transmit;
  check_agreement(io);
}
