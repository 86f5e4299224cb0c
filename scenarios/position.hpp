/// A place in a file that a user wrote.
#pragma once

#include <compare>

namespace domus::scenarios {

/// Lines and columns (in characters) count from 1; 0 = not from a file.
struct Position {
  unsigned line = 0;
  unsigned column = 0;
  auto operator<=>(const Position&) const = default;
};

} // namespace domus::scenarios
