/// CPU work, as opposed to time: what a step needs, whatever the speed at which it is served.
///
/// Work counts in 1/1024 ns at full speed and a rate is a whole number of 1024ths, so elapsed * rate is exact: however
/// often the speed changes in mid-burst, nothing is lost.
#pragma once

#include "models/itinerary.hpp"
#include "models/units.hpp"

#include <cassert>
#include <cmath>
#include <compare>
#include <cstdint>

namespace domus::sim {

/// Speed of a pCPU in 1024ths of its full speed; 0 = the vCPU stands still (the hypervisor has the pCPU).
struct Rate {
  std::uint32_t per_1024 = 1024;

  constexpr auto operator<=>(const Rate&) const = default;
};

inline constexpr Rate full_rate{1024};
inline constexpr Rate stalled{0};

/// An amount of CPU work, exact to 1/1024 ns at full speed. Room for 104 days.
class Work {
public:
  constexpr Work() = default;
  /// One unit is what is done in 1/1024 ns at full speed.
  [[nodiscard]] static constexpr Work of_units(std::int64_t units) { return Work{units}; }
  /// What takes `time` at full speed.
  [[nodiscard]] static constexpr Work at_full_rate(models::Nanoseconds time) { return Work{time.count() * 1024}; }
  /// The same for an average, to the nearest unit.
  [[nodiscard]] static Work of_mean(models::MeanTime time) { return Work{std::llround(time.count() * 1024)}; }
  /// What is done in `time` at `rate`.
  [[nodiscard]] static constexpr Work done_in(models::Nanoseconds time, Rate rate) {
    return Work{time.count() * rate.per_1024};
  }
  /// How long this takes at `rate`, up to a whole nanosecond. Precondition: not stalled, and not negative.
  [[nodiscard]] constexpr models::Nanoseconds time_at(Rate rate) const {
    assert(rate != stalled && units_ >= 0);
    return models::Nanoseconds{(units_ + rate.per_1024 - 1) / rate.per_1024};
  }
  /// The time it takes at full speed, fraction included.
  [[nodiscard]] constexpr models::MeanTime mean_time() const {
    return models::MeanTime{static_cast<double>(units_) / 1024};
  }
  [[nodiscard]] constexpr std::int64_t units() const { return units_; }

  constexpr auto operator<=>(const Work&) const = default;
  constexpr Work& operator+=(Work other) {
    units_ += other.units_;
    return *this;
  }
  constexpr Work& operator-=(Work other) {
    units_ -= other.units_;
    return *this;
  }
  friend constexpr Work operator+(Work a, Work b) { return a += b; }
  friend constexpr Work operator-(Work a, Work b) { return a -= b; }
  friend constexpr Work operator*(Work a, std::int64_t n) { return Work{a.units_ * n}; }

private:
  constexpr explicit Work(std::int64_t units) : units_(units) {}
  std::int64_t units_ = 0;
};

} // namespace domus::sim
