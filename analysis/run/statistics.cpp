#include "analysis/run/statistics.hpp"

#include <boost/math/distributions/students_t.hpp>
#include <boost/math/statistics/univariate_statistics.hpp>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <vector>

namespace domus::analysis {

namespace {

constexpr double rounding = 1e-9; ///< of the value: far more than sums of doubles are off, far less than is printed

} // namespace

bool Estimate::varies() const {
  return has_interval() && half_width > rounding * std::abs(mean);
}

bool RelativeChange::varies() const {
  return has_interval() && half_width() > rounding * (1 + mean);
}

Estimate estimate(std::span<const double> samples, double confidence) {
  if (samples.empty())
    return {};
  const double mean = boost::math::statistics::mean(samples.begin(), samples.end());
  const auto n = static_cast<double>(samples.size());
  if (samples.size() < 2)
    return {mean, 0, samples.size()};
  const double variance = boost::math::statistics::sample_variance(samples.begin(), samples.end());
  const boost::math::students_t distribution(n - 1);
  const double t = boost::math::quantile(boost::math::complement(distribution, (1 - confidence) / 2));
  return {mean, t * std::sqrt(variance / n), samples.size()};
}

Estimate paired_difference(std::span<const double> before, std::span<const double> after) {
  assert(before.size() == after.size());
  std::vector<double> differences(before.size());
  std::transform(before.begin(), before.end(), after.begin(), differences.begin(),
                 [](double a, double b) { return b - a; });
  return estimate(differences);
}

double RelativeChange::half_width() const {
  return std::max(high - mean, mean - low);
}

std::optional<RelativeChange> paired_change(std::span<const double> before, std::span<const double> after) {
  assert(before.size() == after.size());
  std::vector<double> ratios(before.size());
  for (std::size_t i = 0; i < before.size(); ++i) {
    if (!(before[i] > 0 && after[i] > 0))
      return std::nullopt;
    ratios[i] = std::log(after[i] / before[i]);
  }
  const Estimate ratio = estimate(ratios);
  return RelativeChange{std::expm1(ratio.mean), std::expm1(ratio.low()), std::expm1(ratio.high()), ratio.samples};
}

} // namespace domus::analysis
