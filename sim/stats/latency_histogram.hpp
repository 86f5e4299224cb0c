/// A histogram of durations whose buckets grow with the value: 128 linear steps to each doubling, so that a quantile is
/// off by less than 1 % at any scale, in a fixed 30 KB and without storing samples.
#pragma once

#include "models/units.hpp"
#include "sim/result.hpp"

#include <cstdint>
#include <vector>

namespace domus::sim {

class LatencyHistogram {
public:
  LatencyHistogram();
  /// Precondition: not negative.
  void add(models::Nanoseconds sample);
  void clear();
  [[nodiscard]] std::uint64_t samples() const { return samples_; }
  /// The upper end of the bucket that holds the nearest-rank quantile, never above the largest sample. Zero if empty.
  [[nodiscard]] models::Nanoseconds quantile(double q) const;
  [[nodiscard]] LatencyResult result() const;

private:
  std::vector<std::uint32_t> buckets_;
  std::uint64_t samples_ = 0;
  double sum_ns_ = 0;
  models::Nanoseconds max_{0};
};

} // namespace domus::sim
