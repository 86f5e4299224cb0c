#include "analysis/crossover/axis.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace domus::analysis {

namespace {

constexpr double near_enough = 0.02;
constexpr double near_enough_of_range = 0.001;

/// Values that a reader can type in again: four significant digits. Rounding moves a value by 0.05 % at most.
double rounded(double value) {
  if (value == 0)
    return 0;
  const double unit = std::pow(10.0, std::floor(std::log10(std::abs(value))) - 3);
  return unit >= 1 ? std::round(value / unit) * unit : std::round(value * std::round(1 / unit)) / std::round(1 / unit);
}

double allowed(const Axis& axis, double value) {
  return axis.step > 0 ? axis.from + std::round((value - axis.from) / axis.step) * axis.step : rounded(value);
}

} // namespace

std::vector<double> Axis::grid(unsigned count) const {
  assert(count >= 2);
  std::vector<double> values{from};
  for (unsigned i = 1; i + 1 < count; ++i) {
    const double value = allowed(*this, at(static_cast<double>(i) / (count - 1)));
    if (value > values.back() && value < to)
      values.push_back(value);
  }
  values.push_back(to);
  return values;
}

std::optional<double> Axis::between(double low, double high) const {
  const double larger = std::max(std::abs(low), std::abs(high));
  const double near = std::max(near_enough * larger, logarithmic ? 0.0 : near_enough_of_range * (to - from));
  const double middle = allowed(*this, at((position(low) + position(high)) / 2));
  // A few whole numbers may lie within 2 %, and then each of them counts.
  const bool whole_numbers_left = step > 0 && step >= near;
  if ((high - low <= near && !whole_numbers_left) || middle <= low || middle >= high)
    return std::nullopt;
  return middle;
}

double Axis::position(double value) const {
  return logarithmic ? std::log(value / from) / std::log(to / from) : (value - from) / (to - from);
}

double Axis::at(double position) const {
  return logarithmic ? from * std::pow(to / from, position) : from + position * (to - from);
}

bool usually_logarithmic(double from, double to) {
  constexpr double far_apart = 10;
  return from > 0 && to / from >= far_apart;
}

unsigned usual_count(const Axis& axis) {
  constexpr unsigned about_ten = 11;
  constexpr unsigned least_doublings = 4;
  constexpr unsigned most_doublings = 12;
  if (axis.step == 1 && axis.to - axis.from < about_ten)
    return static_cast<unsigned>(axis.to - axis.from) + 1;
  if (!axis.logarithmic)
    return about_ten;
  const double doublings = std::log2(axis.to / axis.from);
  const bool power_of_two = std::abs(doublings - std::round(doublings)) < 1e-9;
  if (power_of_two && doublings >= least_doublings && doublings <= most_doublings)
    return static_cast<unsigned>(std::lround(doublings)) + 1;
  return about_ten;
}

} // namespace domus::analysis
