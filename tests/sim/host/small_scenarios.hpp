/// Scenarios small enough to reason about, made by hand.
#pragma once

#include "scenarios/scenario.hpp"

#include <string>

namespace domus::sim::testing {

/// A Sandy Bridge host of one socket with four cores, SSDs and 10 GbE, and no guests yet.
[[nodiscard]] inline scenarios::Scenario one_host(unsigned cores = 4) {
  scenarios::Scenario scenario;
  scenario.name = "test";
  scenario.warmup = std::chrono::milliseconds(100);
  scenario.duration = std::chrono::seconds(1);
  scenarios::HostSpec& host = scenario.hosts.emplace_back();
  host.name = "host";
  host.platform = "sandy-bridge";
  host.cores_per_socket = cores;
  host.memory = models::Memory::gib(64);
  host.storage = "raid10-ssd";
  host.nic = "10gbe";
  host.dom0.vcpus = 2;
  return scenario;
}

/// Adds a guest with one vCPU whose operations need `user_time`, and nothing else yet.
inline scenarios::GuestSpec& add_guest(scenarios::Scenario& scenario, std::string name, models::Mode mode,
                                       models::Nanoseconds user_time) {
  scenarios::GuestSpec& guest = scenario.guests.emplace_back();
  guest.name = std::move(name);
  guest.mode = mode;
  guest.memory = models::Memory::gib(1);
  guest.workload.name = "made";
  guest.workload.demand.operation = "operation";
  guest.workload.demand.user_time.mean = user_time;
  guest.workload.load = models::ClosedLoop{.clients = 1, .think_time = models::Nanoseconds{0}, .constant_think = false};
  return guest;
}

} // namespace domus::sim::testing
