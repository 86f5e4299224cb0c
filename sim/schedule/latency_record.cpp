#include "sim/schedule/latency_record.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace domus::sim {

using models::Nanoseconds;

std::optional<LatencySummary> LatencyRecord::summary() const {
  if (samples_.empty()) {
    return std::nullopt;
  }
  std::vector<Nanoseconds> sorted = samples_;
  std::sort(sorted.begin(), sorted.end());
  const auto count = static_cast<double>(sorted.size());
  const auto ranked = [&](double share) { return sorted[static_cast<std::size_t>(std::ceil(share * count)) - 1]; };
  const double sum = std::accumulate(sorted.begin(), sorted.end(), 0.0, [](double total, Nanoseconds sample) {
    return total + static_cast<double>(sample.count());
  });
  return LatencySummary{sorted.size(), sum / count, ranked(0.50), ranked(0.95), ranked(0.99), sorted.back()};
}

} // namespace domus::sim
