/// Results as a run would give them, made up, for tests of what is done with results.
#pragma once

#include "scenarios/scenario.hpp"
#include "sim/result.hpp"

#include <cstdint>

namespace domus::tests {

/// One Westmere host with 8 pCPUs, and guests "web" (PV, 2 vCPUs, 10 clients) and "db" (PV, 1 vCPU, open loop).
[[nodiscard]] scenarios::Scenario two_guest_scenario();

/// A run of any scenario: throughput 1000 a second for the first guest, 2000 for the second ..., and `seed` more;
/// guests in HVM half of that. Every field has a value of its own, so that a mix-up shows.
[[nodiscard]] sim::RunResult made_up_result(const scenarios::Scenario& scenario, std::uint64_t seed);

} // namespace domus::tests
