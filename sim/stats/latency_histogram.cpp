#include "sim/stats/latency_histogram.hpp"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cmath>
#include <cstddef>

namespace domus::sim {

namespace {

constexpr unsigned step_bits = 7;
constexpr std::uint64_t steps = 1U << step_bits;
constexpr std::size_t bucket_count = (64 - step_bits + 1) * steps;

/// Values below `steps` have a bucket each; above, the top step_bits + 1 bits of the value name the bucket.
std::size_t bucket_of(std::uint64_t value) {
  if (value < steps) {
    return value;
  }
  const auto shift = static_cast<unsigned>(std::bit_width(value)) - step_bits - 1;
  return (static_cast<std::size_t>(shift) << step_bits) + (value >> shift);
}

std::uint64_t top_of(std::size_t bucket) {
  if (bucket < steps) {
    return bucket;
  }
  const std::size_t shift = (bucket >> step_bits) - 1;
  return (((bucket & (steps - 1)) + steps + 1) << shift) - 1;
}

} // namespace

LatencyHistogram::LatencyHistogram() : buckets_(bucket_count) {}

void LatencyHistogram::add(models::Nanoseconds sample) {
  assert(sample.count() >= 0);
  ++buckets_[bucket_of(static_cast<std::uint64_t>(sample.count()))];
  ++samples_;
  sum_ns_ += static_cast<double>(sample.count());
  max_ = std::max(max_, sample);
}

void LatencyHistogram::clear() {
  std::ranges::fill(buckets_, 0U);
  samples_ = 0;
  sum_ns_ = 0;
  max_ = models::Nanoseconds{0};
}

models::Nanoseconds LatencyHistogram::quantile(double q) const {
  const auto rank = static_cast<std::uint64_t>(std::ceil(q * static_cast<double>(samples_)));
  std::uint64_t seen = 0;
  for (std::size_t bucket = 0; bucket < buckets_.size(); ++bucket) {
    seen += buckets_[bucket];
    if (seen >= rank && seen > 0) {
      return std::min(max_, models::Nanoseconds{static_cast<std::int64_t>(top_of(bucket))});
    }
  }
  return max_;
}

LatencyResult LatencyHistogram::result() const {
  LatencyResult result;
  result.samples = samples_;
  if (samples_ > 0) {
    result.mean = models::MeanTime{sum_ns_ / static_cast<double>(samples_)};
    result.p50 = quantile(0.50);
    result.p95 = quantile(0.95);
    result.p99 = quantile(0.99);
    result.max = max_;
  }
  return result;
}

} // namespace domus::sim
