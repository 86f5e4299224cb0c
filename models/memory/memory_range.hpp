/// An amount of memory that no source fixes: a typical value and the range that it is believed to lie in.
#pragma once

#include "models/units.hpp"

namespace domus::models {

/// low <= typical <= high.
struct MemoryRange {
  Memory low;
  Memory typical;
  Memory high;
};

} // namespace domus::models
