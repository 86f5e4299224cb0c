/// A scenario whose crossings a pencil finds too.
#pragma once

#include <string>

namespace domus::tests {

/// One vCPU, one client, no pauses: throughput is 1 / (CPU time of an operation), and that is linear in system calls
/// and in accesses.
inline const std::string linear_scenario = R"(name = "linear"
warmup = "10 ms"
duration = "1 s"
replications = 2

[[host]]
name = "h"
platform = "sandy-bridge"
cores_per_socket = 4
memory = "16 GiB"
storage = "raid10-ssd"
nic = "10gbe"

[[workload]]
name = "work"
threads = 1
load = { clients = 1, think_time = "0 s" }
[workload.demand]
operation = "piece"
user_time = "40 us"
system_calls = 10
memory = { working_set = "256 MiB", accesses = 400 }

[[guest]]
name = "g"
mode = "pv"
vcpus = 1
memory = "2 GiB"
workload = "work"

[[guest]]
name = "idler"
mode = "pv"
vcpus = 1
memory = "1 GiB"
workload = "idle"
load = { idle = true }
)";

} // namespace domus::tests
