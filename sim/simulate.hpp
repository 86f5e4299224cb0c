/// Runs a scenario once.
#pragma once

#include "scenarios/scenario.hpp"
#include "sim/result.hpp"

#include <cstdint>
#include <functional>

namespace domus::sim {

/// Called now and then with the simulated time reached, so that a command can show progress.
using Progress = std::function<void(models::Nanoseconds simulated, models::Nanoseconds total)>;

/// Simulates warm-up and measured window of `scenario` under `seed`. The same scenario and seed give the same result to
/// the last bit. Scenarios with links run on SimGrid, of which there can be one run in a process.
[[nodiscard]] RunResult simulate(const scenarios::Scenario& scenario, std::uint64_t seed,
                                 const Progress& progress = {});

} // namespace domus::sim
