#include "analysis/run/progress_lines.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace domus::analysis {

namespace {

using namespace std::chrono_literals;

constexpr models::Nanoseconds terminal_patience = 1s;
constexpr models::Nanoseconds terminal_interval = 200ms;
constexpr models::Nanoseconds line_interval = 5s;
constexpr const char* clear_line = "\r\x1b[K";

std::string left_text(double share, models::Nanoseconds elapsed) {
  if (share < 0.02)
    return "";
  const double seconds = std::chrono::duration<double>(elapsed).count() * (1 - share) / share;
  if (seconds < 90)
    return fmt::format(", about {:.0f} s left", std::ceil(seconds));
  return fmt::format(", about {:.0f} min left", std::ceil(seconds / 60));
}

} // namespace

std::string ProgressLines::update(double share, models::Nanoseconds elapsed) {
  const models::Nanoseconds due = !terminal_ ? last_ + line_interval
                                  : shown_   ? last_ + terminal_interval
                                             : terminal_patience;
  if (elapsed < due)
    return "";
  shown_ = true;
  last_ = elapsed;
  const double done = std::clamp(share, 0.0, 1.0);
  const std::string text = fmt::format("{:3.0f} % {}{}", std::floor(done * 100), what_, left_text(done, elapsed));
  return terminal_ ? clear_line + text : text + "\n";
}

std::string ProgressLines::finish() const {
  return terminal_ && shown_ ? clear_line : "";
}

} // namespace domus::analysis
