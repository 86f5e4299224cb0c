/// Measures one burst of work while it runs at a rate that may change.
#pragma once

#include "sim/work.hpp"

#include <cassert>

namespace domus::sim {

class BurstMeter {
public:
  /// Precondition: not running.
  void start(Work work, models::Nanoseconds now, Rate rate) {
    assert(!running_ && work >= Work{});
    left_ = work;
    since_ = now;
    rate_ = rate;
    running_ = true;
    passed_ = ran_ = models::Nanoseconds{0};
  }
  /// The rate changes at `now`.
  void change_rate(models::Nanoseconds now, Rate rate) {
    settle(now);
    rate_ = rate;
  }
  /// Stops and returns what is left: nothing if the work was done by `now`.
  Work stop(models::Nanoseconds now) {
    settle(now);
    running_ = false;
    return left_;
  }
  /// What is left at `now`.
  [[nodiscard]] Work left_at(models::Nanoseconds now) const {
    const Work done = Work::done_in(now - since_, rate_);
    return done < left_ ? left_ - done : Work{};
  }
  /// What was left when the burst started or its rate last changed.
  [[nodiscard]] Work left() const { return left_; }
  [[nodiscard]] Rate rate() const { return rate_; }
  [[nodiscard]] bool running() const { return running_; }
  /// Time from the start of the burst to its last change of rate, or its stop; and of that, when it was not stalled.
  [[nodiscard]] models::Nanoseconds passed() const { return passed_; }
  [[nodiscard]] models::Nanoseconds ran() const { return ran_; }

private:
  void settle(models::Nanoseconds now) {
    assert(running_ && now >= since_);
    left_ = left_at(now);
    passed_ += now - since_;
    ran_ += rate_ == stalled ? models::Nanoseconds{0} : now - since_;
    since_ = now;
  }

  Work left_;
  models::Nanoseconds since_{0};
  models::Nanoseconds passed_{0};
  models::Nanoseconds ran_{0};
  Rate rate_ = full_rate;
  bool running_ = false;
};

} // namespace domus::sim
