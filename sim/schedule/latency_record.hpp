/// Collects latencies and sums them up as percentiles.
#pragma once

#include "models/units.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace domus::sim {

/// Percentiles are nearest-rank: the smallest sample that at least that share of the samples do not exceed.
struct LatencySummary {
  std::uint64_t count = 0;
  double mean_ns = 0;
  models::Nanoseconds p50{0};
  models::Nanoseconds p95{0};
  models::Nanoseconds p99{0};
  models::Nanoseconds max{0};

  bool operator==(const LatencySummary&) const = default;
};

class LatencyRecord {
public:
  void add(models::Nanoseconds sample) { samples_.push_back(sample); }
  void add(const LatencyRecord& other) {
    samples_.insert(samples_.end(), other.samples_.begin(), other.samples_.end());
  }
  void clear() { samples_.clear(); }
  /// Nothing if there are no samples.
  [[nodiscard]] std::optional<LatencySummary> summary() const;

private:
  std::vector<models::Nanoseconds> samples_;
};

} // namespace domus::sim
