/// Which kinds of values go together in a condition: sizes are compared with sizes, and 2048 is none.
#pragma once

#include "models/policy/condition.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace domus::scenarios {

/// A part of a condition with its type, and where it stands.
struct Typed {
  models::Condition condition;
  models::ValueType type = models::ValueType::truth;
  std::size_t at = 0;
  std::string written{}; ///< of a literal number, for messages
};

// All throw ConditionError for what does not go together. The number 0 goes for a size of 0.

/// `what` is what messages call the part.
void need(const Typed& part, models::ValueType type, std::string_view what);
/// For the comparisons; `one_of` for the items of a list.
void need_comparable(models::Operation comparison, const Typed& left, const Typed& right);
/// What comes of a sum, difference, product or quotient.
[[nodiscard]] models::ValueType type_of_computation(models::Operation operation, const Typed& left, const Typed& right);
/// What the function gives. Precondition: as many arguments as it takes.
[[nodiscard]] models::ValueType type_of_call(const models::Function& function, std::span<const Typed> arguments);

} // namespace domus::scenarios
