/// Runs many simulations, several at a time, each in a process of its own.
///
/// SimGrid's engine exists once in a process and leaves its clock behind, so a run never shares a process with another.
/// A child sends progress and its result back over a pipe. Results come back in the order of the tasks, and a run
/// depends on nothing but its scenario and seed, so the number of processes changes no byte of the outcome.
#pragma once

#include "analysis/environment.hpp"
#include "scenarios/scenario.hpp"
#include "sim/result.hpp"

#include <cstdint>
#include <functional>
#include <vector>

namespace domus::analysis {

struct Task {
  const scenarios::Scenario* scenario; ///< must outlive the call
  std::uint64_t seed;
};

/// The seed of a scenario's replication `index`: seed, seed + 1 ... Streams are keyed by the seed through a
/// counter-based generator, so neighbouring seeds are as independent as any, and each replication can be repeated alone
/// by naming its seed. (Two runs whose seeds are nearer than their replications share some of them.)
[[nodiscard]] constexpr std::uint64_t replication_seed(std::uint64_t seed, unsigned index) {
  return seed + index;
}

/// How much of all tasks is done, 0 to 1.
using ShareDone = std::function<void(double)>;

/// Simulates every task, at most `jobs` (at least 1) at a time. Throws what the first task that fails threw, in the
/// order of the tasks: InputError as such, anything else (a crash too) as std::runtime_error. `share_done` is called
/// several times a second.
[[nodiscard]] std::vector<sim::RunResult> run_all(const std::vector<Task>& tasks, unsigned jobs,
                                                  const Simulate& simulate, const ShareDone& share_done);

} // namespace domus::analysis
