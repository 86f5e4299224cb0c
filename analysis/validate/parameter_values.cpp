#include "analysis/validate/parameter_values.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <memory>

namespace domus::analysis {

namespace {

constexpr unsigned full_rate = 1024;

/// `fixed_rate`: the SMT rate is not to be touched.
void reprice(models::Platform& platform, const std::vector<scenarios::Parameter>& parameters,
             const ParameterValues& values, bool fixed_rate) {
  assert(parameters.size() == values.size());
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const double factor = values[i] / parameters[i].value;
    if (!parameters[i].primitive) {
      const auto rate = static_cast<unsigned>(std::lround(platform.smt_rate * factor));
      platform.smt_rate = fixed_rate ? platform.smt_rate : std::clamp(rate, 1U, full_rate);
      continue;
    }
    models::PrimitiveFact fact = platform.fact(*parameters[i].primitive);
    if (fact.source == scenarios::given_by_scenario)
      continue;
    fact.value *= factor;
    fact.low = std::min(fact.low, fact.value);
    fact.high = std::max(fact.high, fact.value);
    platform.set(fact);
  }
}

} // namespace

ParameterValues values_now(const std::vector<scenarios::Parameter>& parameters) {
  ParameterValues values;
  for (const scenarios::Parameter& one : parameters)
    values.push_back(one.value);
  return values;
}

models::Platform at_values(models::Platform platform, const std::vector<scenarios::Parameter>& parameters,
                           const ParameterValues& values) {
  reprice(platform, parameters, values, false);
  return platform;
}

scenarios::Scenario at_values(scenarios::Scenario scenario, const std::vector<scenarios::Parameter>& parameters,
                              const ParameterValues& values) {
  if (values == values_now(parameters))
    return scenario;
  for (scenarios::HostSpec& host : scenario.hosts) {
    const auto own = std::make_shared<models::Platform>(scenarios::platform_of(host));
    reprice(*own, parameters, values, host.own_smt_rate);
    host.repriced = own;
  }
  return scenario;
}

} // namespace domus::analysis
