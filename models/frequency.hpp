/// A processor's clock, and the time that a number of its cycles takes.
#pragma once

#include "models/itinerary.hpp"

#include <compare>

namespace domus::models {

class Frequency {
public:
  constexpr Frequency() = default;
  [[nodiscard]] static constexpr Frequency gigahertz(double n) { return Frequency{n}; }
  [[nodiscard]] constexpr double in_gigahertz() const { return gigahertz_; }
  /// Precondition: the frequency is positive.
  [[nodiscard]] constexpr MeanTime time_for(double cycles) const { return MeanTime{cycles / gigahertz_}; }
  /// How many cycles pass in `time`.
  [[nodiscard]] constexpr double cycles_in(MeanTime time) const { return time.count() * gigahertz_; }
  constexpr auto operator<=>(const Frequency&) const = default;

private:
  constexpr explicit Frequency(double n) : gigahertz_(n) {}
  double gigahertz_ = 0;
};

} // namespace domus::models
