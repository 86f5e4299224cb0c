/// CPU work that is not time: how much of a burst is done, while the rate at which it is done changes in mid-burst.
///
/// An SMT sibling that starts running slows a thread down, so a burst is an amount of work and a completion is computed
/// anew whenever the rate changes.
#pragma once

#include "sim/work.hpp"

#include <cassert>

namespace domus::sim {

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
