/// What conditions of policy rules can compute beyond comparing.
#pragma once

#include "models/policy/value.hpp"

#include <span>
#include <string_view>
#include <vector>

namespace domus::models {

struct Function {
  std::string_view name;
  std::vector<ValueType> takes;
  ValueType gives = ValueType::truth;
  std::string_view meaning;
  /// As many arguments as `takes` has, each of its type or absent. Amounts are either all numbers or all sizes.
  Value (*call)(std::span<const Value> arguments);
};

[[nodiscard]] const std::vector<Function>& all_functions();
/// Null where there is none of that name.
[[nodiscard]] const Function* find_function(std::string_view name);

} // namespace domus::models
