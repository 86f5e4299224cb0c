/// Who is at a place, and for how long: the integral of the number present and the sum of the times spent, kept apart
/// so that Little's law can be checked as an identity and not assumed.
#pragma once

#include "models/units.hpp"
#include "sim/result.hpp"

#include <algorithm>
#include <cassert>
#include <cstdint>

namespace domus::sim {

class Population {
public:
  void enter(models::Nanoseconds now) {
    advance(now);
    ++present_;
    ++arrivals_;
    entered_sum_ += now.count();
    most_present_ = std::max(most_present_, present_);
  }

  /// `entered` is what the visitor remembers of its own entry.
  void leave(models::Nanoseconds now, models::Nanoseconds entered) {
    assert(present_ > 0);
    advance(now);
    --present_;
    ++departures_;
    const auto since = std::max(entered, window_start_).count();
    sojourn_sum_ += now.count() - since;
    entered_sum_ -= since;
  }

  [[nodiscard]] std::uint64_t present() const { return present_; }

  /// Forgets all but who is here now; those count as if they had come at `now`.
  void begin_window(models::Nanoseconds now) {
    window_start_ = now;
    last_change_ = now;
    integral_ = 0;
    sojourn_sum_ = 0;
    arrivals_ = 0;
    departures_ = 0;
    present_at_start_ = present_;
    most_present_ = present_;
    entered_sum_ = static_cast<std::int64_t>(present_) * now.count();
  }

  [[nodiscard]] PopulationResult result(models::Nanoseconds now) const {
    const auto present = static_cast<std::int64_t>(present_);
    PopulationResult result;
    result.present_at_start = present_at_start_;
    result.arrivals = arrivals_;
    result.departures = departures_;
    result.present_at_end = present_;
    result.number_integral_ns = static_cast<double>(integral_ + present * (now - last_change_).count());
    result.sojourn_sum_ns = static_cast<double>(sojourn_sum_ + present * now.count() - entered_sum_);
    result.most_present = most_present_;
    return result;
  }

private:
  void advance(models::Nanoseconds now) {
    integral_ += static_cast<std::int64_t>(present_) * (now - last_change_).count();
    last_change_ = now;
  }

  models::Nanoseconds window_start_{0};
  models::Nanoseconds last_change_{0};
  std::int64_t integral_ = 0;    ///< number x ns since the window began
  std::int64_t sojourn_sum_ = 0; ///< of those who left, ns
  std::int64_t entered_sum_ = 0; ///< of the entry times of those present, ns
  std::uint64_t present_ = 0;
  std::uint64_t present_at_start_ = 0;
  std::uint64_t arrivals_ = 0;
  std::uint64_t departures_ = 0;
  std::uint64_t most_present_ = 0;
};

} // namespace domus::sim
