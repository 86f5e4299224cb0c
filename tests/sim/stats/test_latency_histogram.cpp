#include "sim/stats/latency_histogram.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cmath>
#include <vector>

using namespace domus::models;
using domus::sim::LatencyHistogram;

TEST_CASE("a quantile is the nearest-rank sample, at most 1 % above it and never above the largest") {
  CHECK(rc::check([](const std::vector<std::uint32_t>& values) {
    RC_PRE(!values.empty());
    LatencyHistogram histogram;
    std::vector<std::int64_t> sorted;
    for (const std::uint32_t value : values) {
      const std::int64_t sample = std::int64_t{value} * 1000;
      histogram.add(Nanoseconds{sample});
      sorted.push_back(sample);
    }
    std::ranges::sort(sorted);
    for (const double q : {0.01, 0.5, 0.95, 0.99, 1.0}) {
      const auto rank = static_cast<std::size_t>(std::max(1.0, std::ceil(q * static_cast<double>(sorted.size()))));
      const std::int64_t exact = sorted[rank - 1];
      const std::int64_t found = histogram.quantile(q).count();
      RC_ASSERT(found >= exact);
      RC_ASSERT(static_cast<double>(found) <= static_cast<double>(exact) * 1.01 + 1);
      RC_ASSERT(found <= sorted.back());
    }
  }));
}

TEST_CASE("an empty histogram has no quantiles and no mean") {
  const LatencyHistogram histogram;
  CHECK(histogram.quantile(0.99) == Nanoseconds{0});
  CHECK(histogram.result().samples == 0);
}
