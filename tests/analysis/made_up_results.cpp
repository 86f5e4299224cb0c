#include "made_up_results.hpp"

namespace domus::tests {

using namespace std::chrono_literals;
using models::Nanoseconds;

namespace {

models::Quantity exactly(double count, const std::string& source) {
  return {count, count, count, source};
}

/// Round numbers, so that a waterfall can be checked by hand.
models::Demand web_demand() {
  models::Demand demand;
  demand.operation = "request";
  demand.user_time = {100us, 100us, 100us, "made up"};
  demand.kernel_time = {50us, 40us, 60us, "assumed"};
  demand.system_calls = exactly(20, "made up");
  demand.page_faults = exactly(1, "made up");
  demand.wakeups = exactly(2, "made up");
  models::BlockDemand read;
  read.requests = exactly(0.25, "made up");
  read.size = models::Bytes::kib(16);
  demand.block.push_back(read);
  models::NetworkDemand request;
  request.messages = exactly(1, "made up");
  request.size = models::Bytes{300};
  demand.network.push_back(request);
  models::NetworkDemand answer = request;
  answer.size = models::Bytes::kib(8);
  answer.flow = models::NetworkDemand::Flow::transmit;
  demand.network.push_back(answer);
  return demand;
}

} // namespace

scenarios::Scenario two_guest_scenario() {
  scenarios::Scenario scenario;
  scenario.name = "two guests";
  scenario.seed = 7;
  scenario.warmup = 1s;
  scenario.duration = 10s;
  scenario.replications = 3;
  scenarios::HostSpec host;
  host.name = "host-1";
  host.platform = "westmere";
  host.sockets = 2;
  host.cores_per_socket = 4;
  host.memory = models::Memory::gib(32);
  host.storage = "raid10-ssd";
  host.nic = "10gbe";
  scenario.hosts.push_back(host);
  scenarios::GuestSpec web;
  web.name = "web";
  web.vcpus = 2;
  web.memory = models::Memory::gib(2);
  web.workload.name = "web";
  web.workload.demand = web_demand();
  web.workload.load = models::ClosedLoop{10, 20ms, false};
  scenario.guests.push_back(web);
  scenarios::GuestSpec db = web;
  db.name = "db";
  db.vcpus = 1;
  db.workload.name = "oltp";
  db.workload.demand.operation = "transaction";
  db.workload.load = models::OpenLoop{2000};
  scenario.guests.push_back(db);
  return scenario;
}

namespace {

sim::PopulationResult population(std::uint64_t arrivals) {
  return {2, arrivals, arrivals - 1, 3, 1.5e9, 1.5e9, 9};
}

sim::GuestResult guest_result(const scenarios::GuestSpec& spec, double per_second) {
  sim::GuestResult guest;
  guest.name = spec.name;
  guest.mode = spec.mode;
  guest.vcpus = spec.vcpus;
  guest.operation = spec.workload.demand.operation;
  guest.operations = population(static_cast<std::uint64_t>(per_second * 10));
  guest.completed_per_second = per_second;
  guest.offered_per_second = per_second + 0.25;
  guest.response = {
      static_cast<std::uint64_t>(per_second * 10), models::MeanTime{1.25e9 / per_second}, 1ms, 2ms, 3ms, 4ms};
  guest.cpu_time = Nanoseconds{5s} * spec.vcpus;
  guest.wait_time = 600ms;
  guest.switching_time = 150ms;
  guest.user_time = guest.cpu_time / 2;
  guest.kernel_time = guest.cpu_time / 4;
  guest.xen_time = guest.cpu_time / 4;
  guest.lock_time = 60ms;
  guest.lock_waits = 2.5;
  guest.blocked_time = spec.vcpus * Nanoseconds{10s} - guest.cpu_time - guest.wait_time - guest.switching_time;
  guest.believed_user_time = guest.user_time + 250ms;
  guest.believed_system_time = guest.kernel_time + guest.xen_time + 350ms;
  guest.driver_time = 700ms;
  guest.emulator_time = spec.mode == models::Mode::hvm ? Nanoseconds{800ms} : Nanoseconds{0};
  guest.block_requests = 11;
  guest.packets = 12;
  guest.events_sent = 13;
  guest.emulated_accesses = 14;
  guest.stations[0] = population(100);
  guest.stations[7] = population(11);
  guest.ring_waits[1] = population(5);
  guest.thread_wait = population(6);
  return guest;
}

} // namespace

sim::RunResult made_up_result(const scenarios::Scenario& scenario, std::uint64_t seed) {
  sim::RunResult result;
  result.seed = seed;
  result.window = scenario.duration;
  result.events = 1'000'000 + seed;
  result.unseed = 0xfedc'ba98'7654'3210 + seed;
  for (const scenarios::HostSpec& spec : scenario.hosts) {
    sim::HostResult host;
    host.name = spec.name;
    host.window = scenario.duration;
    for (unsigned i = 0; i < spec.pcpus(); ++i)
      host.pcpus.push_back({4s, 500ms, 5500ms});
    host.domains.push_back({"dom0", spec.dom0.vcpus, 2s, 100ms});
    host.devices.push_back({"sata", 0.25, 1234});
    host.devices.push_back({"nic", 0.125, 4321});
    host.schedule_calls = 21;
    host.context_switches = 22;
    host.migrations = 23;
    result.hosts.push_back(host);
  }
  double per_second = 0;
  for (const scenarios::GuestSpec& spec : scenario.guests) {
    per_second += 1000;
    const double slowed = spec.mode == models::Mode::hvm ? per_second / 2 : per_second;
    result.guests.push_back(guest_result(spec, slowed + static_cast<double>(seed)));
  }
  return result;
}

} // namespace domus::tests
