/// Numbers with a unit, as people write them in scenario files: "30 ms", "4 GiB", "10 Gb/s", "2.6 GHz", "300/s".
#pragma once

#include "models/units.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace domus::scenarios {

enum class Dimension : unsigned char { time, size, data_rate, frequency, per_time, cycles };

/// "a time", "a size", "a data rate", "a frequency", "a rate", "a number of cycles".
[[nodiscard]] std::string_view to_text(Dimension dimension);
/// How such a quantity is written: `"30 ms"`.
[[nodiscard]] std::string_view example_of(Dimension dimension);
/// The unit in which numbers of a dimension are kept: "ns", "B", "b/s", "Hz", "/s".
[[nodiscard]] std::string_view base_unit_of(Dimension dimension);
/// The units of a dimension, smallest first: "ns, us, ms, s, min, h".
[[nodiscard]] std::string units_of(Dimension dimension);

struct QuantityProblem {
  std::string problem; ///< continues a sentence that began with the key: `is "30" without a unit`
  std::string remedy;
};

/// The number in the base unit of its dimension: nanoseconds, bytes, bits per second, hertz, occurrences per second, or
/// cycles. Always finite; may be negative. A space between number and unit is allowed; "us" may be written with a micro
/// sign.
[[nodiscard]] std::variant<double, QuantityProblem> parse_quantity(std::string_view text, Dimension dimension);

/// The other way: a quantity in the largest unit that gives it at least 1, for messages and defaults.
[[nodiscard]] std::string quantity_text(double value, Dimension dimension);

} // namespace domus::scenarios
