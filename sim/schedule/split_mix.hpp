/// splitmix64: the generator that specs of the recorded Xen decisions name, so that a spec means the same draws here.
#pragma once

#include "models/units.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace domus::sim {

class SplitMix {
public:
  explicit constexpr SplitMix(std::uint64_t state) : state_(state) {}

  constexpr std::uint64_t operator()() {
    state_ += 0x9E3779B97F4A7C15U;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31);
  }

  /// Evenly distributed, strictly between 0 and 1.
  constexpr double unit_interval() { return (static_cast<double>((*this)() >> 11) + 0.5) * 0x1p-53; }

  /// Exponentially distributed, rounded to whole nanoseconds, at least 1 us.
  models::Nanoseconds exponential(models::Nanoseconds mean) {
    const double drawn = -static_cast<double>(mean.count()) * std::log(unit_interval());
    return std::max(models::Nanoseconds{1000}, models::Nanoseconds{std::llround(drawn)});
  }

private:
  std::uint64_t state_;
};

} // namespace domus::sim
