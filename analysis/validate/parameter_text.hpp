/// Calibrated prices as people and programs read them.
#pragma once

#include "scenarios/cases/case.hpp"

#include <string>
#include <string_view>

namespace domus::analysis {

/// "cycles", "ns", or "share" for an SMT rate.
[[nodiscard]] std::string_view unit_of(const scenarios::Parameter& parameter);

/// A value of the parameter: "1385 cycles", "504 ns", "0.656".
[[nodiscard]] std::string value_text(const scenarios::Parameter& parameter, double value);
/// The same without the unit.
[[nodiscard]] std::string number_text(const scenarios::Parameter& parameter, double value);

} // namespace domus::analysis
