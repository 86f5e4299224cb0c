/// The ratio of two modes over the range of a key, drawn with characters: a curve around 1.
#pragma once

#include "analysis/crossover/axis.hpp"

#include <string>
#include <vector>

namespace domus::analysis {

struct PicturePoint {
  double value = 0;
  double log_ratio = 0;
};

/// What is written below the picture: where, and what.
struct PictureMark {
  double value = 0;
  std::string text;
};

/// `height` lines of `width` columns, the ratio on a logarithmic scale, with a line at 1: "●" what was compared, "·"
/// straight lines in between. Below them the marks ("^" and their text, those that find room), the first and the last
/// of which are the ends of the range. Precondition: two points or more, by value, the ends of the axis among them;
/// width and height at least 2.
[[nodiscard]] std::string picture_text(const Axis& axis, const std::vector<PicturePoint>& points,
                                       const std::vector<PictureMark>& marks, std::size_t width, std::size_t height);

} // namespace domus::analysis
