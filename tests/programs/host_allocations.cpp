/// Counts every allocation of a host at work with guests of every mode, once warm: there must be none.
#include "sim/host/host.hpp"
#include "tests/counted_new/counted_new.hpp"
#include "tests/sim/host/small_scenarios.hpp"

#include <cstdio>

using namespace domus::models;
using namespace domus::sim;
using domus::testing::allocations;

int main() {
  domus::scenarios::Scenario scenario = domus::sim::testing::one_host();
  for (const Mode mode : {Mode::pv, Mode::hvm, Mode::hvm_pv_drivers, Mode::pvhvm, Mode::pvh}) {
    auto& guest = domus::sim::testing::add_guest(scenario, std::string(to_text(mode)), mode, 50us);
    guest.vcpus = 2;
    guest.workload.threads = 8;
    guest.workload.load = ClosedLoop{.clients = 16, .think_time = 100us, .constant_think = false};
    Demand& demand = guest.workload.demand;
    demand.variability = 1;
    demand.wakeups.mean = 0.5;
    BlockDemand& block = demand.block.emplace_back();
    block.requests.mean = 1.5;
    block.size = Bytes::kib(4);
    NetworkDemand& message = demand.network.emplace_back();
    message.messages.mean = 1;
    message.size = Bytes{1000};
    message.flow = NetworkDemand::Flow::receive;
    demand.network.push_back(message);
    demand.network.back().flow = NetworkDemand::Flow::transmit;
  }
  Host host(scenario, 0, 1);
  host.begin();
  host.calendar().run_before(4s); // a random load reaches new peaks, more and more rarely, and pools grow with them
  const std::size_t warm = allocations();
  const std::uint64_t events_before = host.calendar().events_run();
  host.calendar().run_before(6s);
  const std::uint64_t events = host.calendar().events_run() - events_before;
  std::printf("%zu allocations to warm up, %zu in the %llu events after\n", warm, allocations() - warm,
              static_cast<unsigned long long>(events));
  return warm > 0 && allocations() == warm && events > 500'000 ? 0 : 1;
}
