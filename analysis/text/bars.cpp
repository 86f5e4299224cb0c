#include "analysis/text/bars.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

namespace domus::analysis {

namespace {

std::string repeated(std::string_view glyph, std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i)
    text += glyph;
  return text;
}

std::size_t columns(double value, double scale, std::size_t width) {
  if (!(scale > 0))
    return 0;
  const double share = std::clamp(value / scale, 0.0, 1.0);
  return static_cast<std::size_t>(std::lround(share * static_cast<double>(width)));
}

std::string taken_off_bar(double from, double to, double scale, std::size_t width) {
  if (width == 0)
    return {};
  const std::size_t first = std::min(columns(from, scale, width), width - 1);
  const std::size_t last = std::max(columns(to, scale, width), first + 1);
  return std::string(first, ' ') + repeated(taken_off_glyph, last - first);
}

} // namespace

std::string waterfall_bar(double begin, double end, double scale, std::size_t width) {
  if (end < begin)
    return taken_off_bar(end, begin, scale, width);
  static constexpr std::array<std::string_view, 8> eighths{"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  if (!(scale > 0) || !(end > begin) || width == 0)
    return {};
  // A left edge inside a column cannot be drawn, so bars begin at whole columns and only their ends are fine.
  const auto last_column = static_cast<double>(width - 1);
  const double from = std::min(std::floor(begin / scale * static_cast<double>(width)), last_column);
  const double to = std::min(end / scale, 1.0) * static_cast<double>(width);
  const auto fine = std::max(1L, std::lround((to - from) * 8));
  return std::string(static_cast<std::size_t>(from), ' ') + repeated("█", static_cast<std::size_t>(fine / 8)) +
         std::string(eighths[static_cast<std::size_t>(fine % 8)]);
}

std::string difference_bar(double change, double scale, std::size_t half_width) {
  const std::size_t length = columns(std::abs(change), scale, half_width);
  if (change < 0)
    return std::string(half_width - length, ' ') + repeated("━", length) + "│";
  return std::string(half_width, ' ') + "│" + repeated("━", length);
}

} // namespace domus::analysis
