/// CPU work that is not time: how much of a burst is done, while the rate at which it is done changes in mid-burst.
///
/// An SMT sibling that starts running slows a thread down, so a burst is an amount of work and a completion is computed
/// anew whenever the rate changes. Work counts in 1/1024 ns at full speed and a rate is a whole number of 1024ths, so
/// elapsed * rate is exact: nothing is lost over any number of changes.
#pragma once

#include "models/units.hpp"

#include <cassert>
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
  /// What takes `time` at full speed.
  [[nodiscard]] static constexpr Work at_full_rate(models::Nanoseconds time) { return Work{time.count() * 1024}; }
  /// What is done in `time` at `rate`.
  [[nodiscard]] static constexpr Work done_in(models::Nanoseconds time, Rate rate) {
    return Work{time.count() * rate.per_1024};
  }
  /// How long this takes at `rate`, up to a whole nanosecond. Precondition: not stalled, and not negative.
  [[nodiscard]] constexpr models::Nanoseconds time_at(Rate rate) const {
    assert(rate != stalled && units_ >= 0);
    return models::Nanoseconds{(units_ + rate.per_1024 - 1) / rate.per_1024};
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

private:
  constexpr explicit Work(std::int64_t units) : units_(units) {}
  std::int64_t units_ = 0;
};

/// What is left of the work of one vCPU or thread. Feed it every change of rate, with the time of the change.
class WorkMeter {
public:
  /// Adds work to be done. Work that was done beyond the end of the last burst (a completion is rounded up to a whole
  /// nanosecond) counts towards it.
  void add(Work work) { remaining_ += work; }
  /// Forgets all work.
  void clear() { remaining_ = Work{}; }

  /// From `now` on work is done at `rate`: at dispatch, at each change of rate, and with `stalled` at deschedule.
  void set_rate(models::Nanoseconds now, Rate rate) {
    advance(now);
    rate_ = rate;
  }
  /// Brings what is left up to `now`.
  void advance(models::Nanoseconds now) {
    assert(now >= since_);
    remaining_ -= Work::done_in(now - since_, rate_);
    since_ = now;
  }

  /// What was left when last advanced. Negative by less than one nanosecond's work after a completion.
  [[nodiscard]] Work remaining() const { return remaining_; }
  [[nodiscard]] bool done() const { return remaining_ <= Work{}; }
  /// When what is left will be done if the rate stays as it is; Nanoseconds::max() while stalled.
  [[nodiscard]] models::Nanoseconds completion() const {
    if (done()) {
      return since_;
    }
    return rate_ == stalled ? models::Nanoseconds::max() : since_ + remaining_.time_at(rate_);
  }

private:
  Work remaining_;
  Rate rate_ = stalled;
  models::Nanoseconds since_{0};
};

} // namespace domus::sim
