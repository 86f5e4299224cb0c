/// The values of a key that is varied: where the first ones lie, what lies in the middle of two, and when two are so
/// near that nothing need be known in between.
#pragma once

#include <optional>
#include <vector>

namespace domus::analysis {

struct Axis {
  double from = 0;
  double to = 1;            ///< more than `from`
  bool logarithmic = false; ///< then `from` is more than 0
  double step = 0;          ///< values are `from` plus multiples of this; 0 = any will do

  /// `count` values at equal distances, both ends included, or fewer where `step` is too large for that.
  /// Precondition: count >= 2.
  [[nodiscard]] std::vector<double> grid(unsigned count) const;
  /// The value in the middle of two, or nothing where they are near enough: neighbours, or within 2 % of each other (or
  /// within a thousandth of a range that is not logarithmic, lest there be no end near 0).
  [[nodiscard]] std::optional<double> between(double low, double high) const;

  /// Where a value lies on the axis: 0 at `from`, 1 at `to`.
  [[nodiscard]] double position(double value) const;
  [[nodiscard]] double at(double position) const;
};

/// Logarithmic where the ends are an order of magnitude apart.
[[nodiscard]] bool usually_logarithmic(double from, double to);
/// How many values to begin with: each doubling where the ends are a power of two apart, every whole number where there
/// are few, else about ten.
[[nodiscard]] unsigned usual_count(const Axis& axis);

} // namespace domus::analysis
