/// Numbers as people read them: few digits, always a unit, always with their uncertainty where there is one.
#pragma once

#include "analysis/run/statistics.hpp"
#include "models/itinerary.hpp"
#include "models/units.hpp"

#include <optional>
#include <string>

namespace domus::analysis {

/// `value` with `digits` significant digits and never an exponent: 12345, 1234, 123.4, 1.234, 0.1234.
[[nodiscard]] std::string significant(double value, int digits = 4);

/// A count as people write it: at most three significant digits, no zeros at the end: 1, 0.25, 9.07, 1234.
[[nodiscard]] std::string count_text(double value);

/// A share of one as per cent: 0.1234 is "12.3 %", 1.5 is "150 %", and what is not 0 never prints as "0 %".
[[nodiscard]] std::string percent(double share);
/// The same with its sign: "+12.3 %", "-4.0 %", "0 %".
[[nodiscard]] std::string signed_percent(double share);

/// What goes after "±": to so many decimals, but "<0.1", not "0.0", where it is less.
[[nodiscard]] std::string spread_text(double half_width, int decimals);
/// The same for "12 times ±": two digits.
[[nodiscard]] std::string times_spread_text(double half_width);
/// "±12.3", or "" where there is no interval, or all replications agree.
[[nodiscard]] std::string plus_minus(const Estimate& estimate);
/// "+12.3 % ±0.4 %", "41.2 times ±0.5" where it is that much, without "±" where all
/// replications agree, or "n/a" where no ratio exists.
[[nodiscard]] std::string change_text(const std::optional<RelativeChange>& change);

/// Microseconds to the nanosecond, without the unit: "41.030", "0.072".
[[nodiscard]] std::string in_microseconds(models::MeanTime time);
/// A mean time with the unit that reads well: "72 ns", "41.0 us", "3.21 ms".
[[nodiscard]] std::string to_text(models::MeanTime time);

} // namespace domus::analysis
