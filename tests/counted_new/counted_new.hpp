/// Counts every allocation of the program that links this: it replaces the global operator new, so such a test is a
/// program of its own.
#pragma once

#include <cstddef>

namespace domus::testing {

/// Allocations made since the program began.
[[nodiscard]] std::size_t allocations();

} // namespace domus::testing
