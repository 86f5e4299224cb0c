#include "sim/schedule/latency_record.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <vector>

namespace domus::sim {

using models::Nanoseconds;

std::optional<LatencySummary> LatencyRecord::summary() const {
  if (samples_.empty()) {
    return std::nullopt;
  }
  std::vector<Nanoseconds> partly_sorted = samples_;
  const auto count = static_cast<double>(partly_sorted.size());
  // Ascending shares: what lies below one rank is never looked at again.
  auto rest = partly_sorted.begin();
  const auto ranked = [&](double share) {
    const auto rank = partly_sorted.begin() + static_cast<std::ptrdiff_t>(std::ceil(share * count)) - 1;
    std::nth_element(rest, rank, partly_sorted.end());
    rest = rank;
    return *rank;
  };
  const Nanoseconds p50 = ranked(0.50);
  const Nanoseconds p95 = ranked(0.95);
  const Nanoseconds p99 = ranked(0.99);
  const Nanoseconds max = *std::max_element(rest, partly_sorted.end());
  const double sum = std::accumulate(samples_.begin(), samples_.end(), 0.0, [](double total, Nanoseconds sample) {
    return total + static_cast<double>(sample.count());
  });
  return LatencySummary{samples_.size(), sum / count, p50, p95, p99, max};
}

} // namespace domus::sim
