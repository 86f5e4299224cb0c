/// How credit2 averages loads over time (facts/xen.md 2.1, 2.8, 2.11).
///
/// A load is a number of vCPUs that run or want to; an average of it follows with a window of about a second:
/// avg += share * load - share * avg, where share = elapsed / window. Times are in units of 1024 ns, averages in
/// 1/2^18 of a vCPU, and each product is rounded down on its own, as Xen does.
#pragma once

#include "models/units.hpp"

#include <cstdint>

namespace domus::sim {

/// An average load of one vCPU.
inline constexpr std::int64_t load_of_one = std::int64_t{1} << 18;

/// A point in time as load averages count it.
[[nodiscard]] constexpr std::int64_t load_time(models::Nanoseconds now) {
  return now.count() >> 10;
}

/// How averages follow: the window is 2^shift time units.
struct LoadWindow {
  unsigned shift = 20;
  /// Before 4.8: one rounding of the weighted mean of load and average, not one for each.
  bool rounds_once = false;

  /// What becomes of `average`, last brought up to date at `last`, if the load has been `load` from then until `now`.
  [[nodiscard]] constexpr std::int64_t average(std::int64_t average, std::int64_t load, std::int64_t last,
                                               std::int64_t now) const {
    const std::int64_t full = load * load_of_one;
    const std::int64_t elapsed = now - last;
    const std::int64_t window = std::int64_t{1} << shift;
    if (elapsed > window) {
      return full;
    }
    if (rounds_once) {
      return (elapsed * full + (window - elapsed) * average) >> shift;
    }
    return average + ((elapsed * full) >> shift) - ((elapsed * average) >> shift);
  }
};

} // namespace domus::sim
