#include "models/policy/value.hpp"

#include <fmt/format.h>

#include <cmath>

namespace domus::models {

std::string_view to_text(ValueType type) {
  switch (type) {
  case ValueType::truth:
    return "a truth value";
  case ValueType::number:
    return "a number";
  case ValueType::size:
    return "a size";
  case ValueType::amount:
    return "a number or a size";
  case ValueType::text:
    return "text";
  }
  return "";
}

std::string to_text(const Value& value) {
  if (const bool* truth = std::get_if<bool>(&value)) {
    return *truth ? "true" : "false";
  }
  if (const double* number = std::get_if<double>(&value)) {
    constexpr double exact = 0x1p53; // whole numbers up to here have all their digits
    return *number == std::floor(*number) && std::abs(*number) <= exact ? fmt::format("{:.0f}", *number)
                                                                        : fmt::format("{}", *number);
  }
  const std::string* text = std::get_if<std::string>(&value);
  return text == nullptr ? std::string{} : *text;
}

} // namespace domus::models
