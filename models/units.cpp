#include "models/units.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>

namespace domus::models {

namespace {

struct Unit {
  double size;
  const char* name;
};

template <std::size_t N>
std::string scaled(double value, const std::array<Unit, N>& largest_first) {
  for (const Unit& unit : largest_first) {
    if (std::abs(value) >= unit.size) {
      return fmt::format("{:.4g} {}", value / unit.size, unit.name);
    }
  }
  return fmt::format("{:.4g} {}", value / largest_first.back().size, largest_first.back().name);
}

} // namespace

Nanoseconds nanoseconds_from(double value) {
  return Nanoseconds{std::llround(value)};
}

Nanoseconds DataRate::time_for(Bytes amount) const {
  return nanoseconds_from(static_cast<double>(amount.count()) * 8e9 / bits_per_second_);
}

std::string to_text(Nanoseconds time) {
  static constexpr std::array units{Unit{1e9, "s"}, Unit{1e6, "ms"}, Unit{1e3, "us"}, Unit{1, "ns"}};
  return scaled(static_cast<double>(time.count()), units);
}

std::string to_text(Bytes amount) {
  static constexpr std::array units{Unit{0x1p40, "TiB"}, Unit{0x1p30, "GiB"}, Unit{0x1p20, "MiB"}, Unit{0x1p10, "KiB"},
                                    Unit{1, "B"}};
  return scaled(static_cast<double>(amount.count()), units);
}

std::string to_text(DataRate rate) {
  static constexpr std::array units{Unit{1e9, "Gb/s"}, Unit{1e6, "Mb/s"}, Unit{1e3, "kb/s"}, Unit{1, "b/s"}};
  return scaled(rate.in_bits_per_second(), units);
}

} // namespace domus::models
