#include "analysis/text/numbers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace domus::analysis {

std::string significant(double value, int digits) {
  if (value == 0)
    return "0";
  const auto decimals_for = [&](double number) {
    const int before_point = static_cast<int>(std::floor(std::log10(std::abs(number)))) + 1;
    return std::clamp(digits - before_point, 0, 9);
  };
  // 99.996 to four digits is 100.0, not 100.00: round first, then count the digits before the point.
  const double scale = std::pow(10.0, decimals_for(value));
  const double rounded = std::round(value * scale) / scale;
  return fmt::format("{:.{}f}", value, rounded == 0 ? decimals_for(value) : decimals_for(rounded));
}

std::string count_text(double value) {
  std::string text = significant(value, 3);
  if (text.find('.') == std::string::npos)
    return text;
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.')
    text.pop_back();
  return text;
}

std::string percent(double share) {
  const double value = share * 100;
  const double size = std::abs(value);
  if (size == 0)
    return "0 %";
  if (size < 0.05)
    return value > 0 ? "<0.1 %" : ">-0.1 %";
  return size < 99.95 ? fmt::format("{:.1f} %", value) : fmt::format("{:.0f} %", value);
}

std::string signed_percent(double share) {
  const double size = std::abs(share * 100);
  if (size < 0.005)
    return "0 %";
  if (size < 0.995)
    return fmt::format("{:+.2f} %", share * 100);
  return size < 99.95 ? fmt::format("{:+.1f} %", share * 100) : fmt::format("{:+.0f} %", share * 100);
}

std::string spread_text(double half_width, int decimals) {
  const double least = std::pow(10.0, -decimals);
  return half_width < least / 2 ? fmt::format("<{:.{}f}", least, decimals)
                                : fmt::format("{:.{}f}", half_width, decimals);
}

std::string times_spread_text(double half_width) {
  constexpr double least = 0.01;
  return half_width < least ? spread_text(half_width, 2) : significant(half_width, 2);
}

std::string plus_minus(const Estimate& estimate) {
  return estimate.varies() ? "±" + significant(estimate.half_width, 2) : "";
}

std::string change_text(const std::optional<RelativeChange>& change) {
  if (!change)
    return "n/a";
  constexpr double many_times = 9; // beyond this nobody reads per cent
  if (change->mean >= many_times) {
    const std::string times = significant(1 + change->mean, 3) + " times";
    return change->varies() ? fmt::format("{} ±{}", times, times_spread_text(change->half_width())) : times;
  }
  const std::string mean = signed_percent(change->mean);
  const double size = change->half_width() * 100;
  return change->varies() ? fmt::format("{} ±{} %", mean, spread_text(size, size < 0.995 ? 2 : 1)) : mean;
}

std::string in_microseconds(models::MeanTime time) {
  return fmt::format("{:.3f}", time.count() / 1000);
}

std::string to_text(models::MeanTime time) {
  const double size = std::abs(time.count());
  if (size < 999.5)
    return significant(time.count(), 3) + " ns";
  if (size < 999.5e3)
    return significant(time.count() / 1e3, 3) + " us";
  if (size < 999.5e6)
    return significant(time.count() / 1e6, 3) + " ms";
  return significant(time.count() / 1e9, 3) + " s";
}

} // namespace domus::analysis
