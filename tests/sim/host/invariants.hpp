/// The conservation laws that every run keeps, whatever the scenario.
#pragma once

#include "sim/result.hpp"

namespace domus::sim::testing {

/// Checks, with doctest, all that sim/result.hpp promises.
void check_conservation(const RunResult& result);

/// True if two runs found the same to the last bit (for guests numbered 0 .. guests-1).
[[nodiscard]] bool same_outcome(const RunResult& a, const RunResult& b, std::size_t guests);

} // namespace domus::sim::testing
