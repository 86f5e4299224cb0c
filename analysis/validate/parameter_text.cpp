#include "analysis/validate/parameter_text.hpp"

#include "analysis/text/numbers.hpp"

namespace domus::analysis {

std::string_view unit_of(const scenarios::Parameter& parameter) {
  if (!parameter.primitive)
    return "share";
  return parameter.unit == models::CostUnit::cycles ? "cycles" : "ns";
}

std::string number_text(const scenarios::Parameter& parameter, double value) {
  return significant(value, parameter.primitive ? 4 : 3);
}

std::string value_text(const scenarios::Parameter& parameter, double value) {
  const std::string number = number_text(parameter, value);
  return parameter.primitive ? number + " " + std::string(unit_of(parameter)) : number;
}

} // namespace domus::analysis
