/// Bills: lists of charges that add up to a price.
#pragma once

#include "models/itinerary.hpp"
#include "models/platform.hpp"

#include <vector>

namespace domus::models {

using Charges = std::vector<Charge>;

[[nodiscard]] inline Charge charge(Cause cause, Locus locus, double count, const Cost& cost) {
  return {
      .cause = cause, .locus = locus, .count = count, .each = cost.time, .source = cost.source, .stall = cost.stall};
}

/// The same bill for `count` occurrences.
[[nodiscard]] Charges times(double count, Charges charges);
void append(Charges& bill, const Charges& more);

} // namespace domus::models
