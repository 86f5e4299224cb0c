/// What a command meets of the world: where it prints, and who simulates. Tests hand it strings and made-up results.
#pragma once

#include "sim/simulate.hpp"

#include <cstdint>
#include <functional>
#include <iosfwd>

namespace domus::analysis {

using Simulate =
    std::function<sim::RunResult(const scenarios::Scenario&, std::uint64_t seed, const sim::Progress& progress)>;

struct Environment {
  Simulate simulate;
  std::ostream& out; ///< answers
  std::ostream& err; ///< errors and progress
  bool err_is_terminal = false;
  unsigned processors = 1; ///< how many replications may run together unless --jobs says otherwise
};

} // namespace domus::analysis
