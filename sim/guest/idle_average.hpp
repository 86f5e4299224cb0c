/// How long a vCPU idles at a time, on average, as its kernel guesses it (Linux: rq->avg_idle).
#pragma once

#include "models/units.hpp"

#include <algorithm>

namespace domus::sim {

class IdleAverage {
public:
  /// What a move of a thread to another vCPU costs, as Linux takes it (sched_migration_cost): a vCPU that idles for
  /// less looks for no work elsewhere, and a thread that has just run is left where its cache is.
  static constexpr models::Nanoseconds migration_cost{500'000};

  void went_idle(models::Nanoseconds now) { since_ = now; }
  void found_work(models::Nanoseconds now) {
    average_ = std::min(average_ + (now - since_ - average_) / 8, 2 * migration_cost);
  }
  [[nodiscard]] bool worth_a_search() const { return average_ >= migration_cost; }

private:
  models::Nanoseconds average_ = 2 * migration_cost;
  models::Nanoseconds since_{0};
};

} // namespace domus::sim
