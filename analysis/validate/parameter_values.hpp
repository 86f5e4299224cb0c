/// The model with other values of its calibrated prices.
#pragma once

#include "models/platform.hpp"
#include "scenarios/cases/case.hpp"

#include <vector>

namespace domus::analysis {

/// One for each parameter of a case file, in its unit.
using ParameterValues = std::vector<double>;

/// As the platforms have them.
[[nodiscard]] ParameterValues values_now(const std::vector<scenarios::Parameter>& parameters);

/// Every price that is a parameter is off by as much as the parameter is from its value now, on any platform.
[[nodiscard]] models::Platform at_values(models::Platform platform, const std::vector<scenarios::Parameter>& parameters,
                                         const ParameterValues& values);

/// The same for all hosts. A price that a scenario gives its host itself stays.
[[nodiscard]] scenarios::Scenario at_values(scenarios::Scenario scenario,
                                            const std::vector<scenarios::Parameter>& parameters,
                                            const ParameterValues& values);

} // namespace domus::analysis
