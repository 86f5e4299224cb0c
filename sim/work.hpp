/// CPU work, as opposed to time: what a step needs, whatever the speed at which it is served.
///
/// A hardware thread does 1024 units of work per nanosecond when its core is its own, fewer while its SMT sibling is
/// busy. Units are integers, so however often the speed changes in mid-burst, what is left is exact.
#pragma once

#include "models/itinerary.hpp"
#include "models/units.hpp"

#include <cassert>
#include <cmath>
#include <compare>
#include <cstdint>

namespace domus::sim {

/// Speed of a hardware thread in work units per nanosecond: 1024 is full speed.
using WorkRate = std::int64_t;
inline constexpr WorkRate full_rate = 1024;

class Work {
public:
  constexpr Work() = default;
  constexpr explicit Work(std::int64_t units) : units_(units) {}
  /// The work that takes `time` at full speed, to the nearest 1/1024 ns.
  [[nodiscard]] static Work of(models::MeanTime time) {
    return Work{std::llround(time.count() * static_cast<double>(full_rate))};
  }
  [[nodiscard]] static constexpr Work of(models::Nanoseconds time) { return Work{time.count() * full_rate}; }

  [[nodiscard]] constexpr std::int64_t units() const { return units_; }
  /// Time it takes at full speed, fractions of a nanosecond dropped.
  [[nodiscard]] constexpr models::Nanoseconds at_full_speed() const { return models::Nanoseconds{units_ / full_rate}; }
  /// Time until it is done at `rate`: the first whole nanosecond at which nothing is left.
  [[nodiscard]] constexpr models::Nanoseconds time_at(WorkRate rate) const {
    return models::Nanoseconds{(units_ + rate - 1) / rate};
  }

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
  std::int64_t units_ = 0;
};

/// Measures a burst of work while it runs at a rate that may change.
class WorkMeter {
public:
  /// Precondition: not running.
  void start(Work work, models::Nanoseconds now, WorkRate rate) {
    assert(!running_ && work >= Work{});
    left_ = work;
    since_ = now;
    rate_ = rate;
    running_ = true;
  }
  /// The rate changes at `now`.
  void change_rate(models::Nanoseconds now, WorkRate rate) {
    settle(now);
    rate_ = rate;
  }
  /// Stops and returns what is left: zero if the work was done by `now`.
  Work stop(models::Nanoseconds now) {
    settle(now);
    running_ = false;
    return left_;
  }
  /// When all work will be done if nothing changes. Precondition: running.
  [[nodiscard]] models::Nanoseconds done_at() const { return since_ + left_.time_at(rate_); }
  /// What was left when the burst started or its rate last changed.
  [[nodiscard]] Work left() const { return left_; }
  [[nodiscard]] WorkRate rate() const { return rate_; }
  [[nodiscard]] bool running() const { return running_; }

private:
  void settle(models::Nanoseconds now) {
    assert(running_ && now >= since_);
    const Work done{(now - since_).count() * rate_};
    left_ = done < left_ ? left_ - done : Work{};
    since_ = now;
  }

  Work left_;
  models::Nanoseconds since_{0};
  WorkRate rate_ = full_rate;
  bool running_ = false;
};

} // namespace domus::sim
