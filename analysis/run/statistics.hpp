/// How well a figure is known: means over replications with Student's t intervals, and paired comparisons.
///
/// Replications under different seeds are independent, so a figure's interval is mean ± t(n-1) s / sqrt(n). Two modes
/// that ran under the same seeds met the same arrivals (common random numbers), so they are compared replication by
/// replication: what both share cancels out, and the interval of the difference is narrower than either mean's own.
#pragma once

#include <cstddef>
#include <optional>
#include <span>

namespace domus::analysis {

inline constexpr double confidence_level = 0.95;

/// A mean and the half width of its 95 % confidence interval.
struct Estimate {
  double mean = 0;
  double half_width = 0;   ///< 0 where there are fewer than two samples: then nothing is known about the spread
  std::size_t samples = 0; ///< replications

  [[nodiscard]] bool has_interval() const { return samples >= 2; }
  /// True where the samples differ by more than rounding: otherwise there is nothing to print after "±".
  [[nodiscard]] bool varies() const;
  [[nodiscard]] double low() const { return mean - half_width; }
  [[nodiscard]] double high() const { return mean + half_width; }
  /// True where the interval does not rule out `value`. Without an interval nothing is ruled out.
  [[nodiscard]] bool covers(double value) const { return !has_interval() || (low() <= value && value <= high()); }
};

/// The mean of independent samples. No samples: mean 0. `confidence` is that of the interval, more than 0 and less than
/// 1.
[[nodiscard]] Estimate estimate(std::span<const double> samples, double confidence = confidence_level);

/// The mean of after[i] - before[i]. Precondition: both are equally long.
[[nodiscard]] Estimate paired_difference(std::span<const double> before, std::span<const double> after);

/// A relative change, 0.12 = 12 % more. Its interval comes from the logarithms of the ratios and is not symmetric.
struct RelativeChange {
  double mean = 0; ///< geometric mean of after / before, minus 1
  double low = 0;
  double high = 0;
  std::size_t samples = 0;

  [[nodiscard]] bool has_interval() const { return samples >= 2; }
  /// True where the ratios differ by more than rounding.
  [[nodiscard]] bool varies() const;
  /// True where the interval excludes "no change".
  [[nodiscard]] bool significant() const { return has_interval() && (low > 0 || high < 0); }
  /// The wider half of the interval: what to print after "±".
  [[nodiscard]] double half_width() const;
};

/// The relative change from before[i] to after[i]. Empty where some value is not positive (then no ratio exists).
/// Precondition: both are equally long.
[[nodiscard]] std::optional<RelativeChange> paired_change(std::span<const double> before,
                                                          std::span<const double> after);

} // namespace domus::analysis
