/// A condition of a policy rule, parsed: what it says of a question.
///
/// An absent value is equal to nothing, not even to another one, and neither less nor greater than anything. `not` of
/// what is absent is true: what does not hold, does not. What is computed from an absent value, divided by 0, or beyond
/// all numbers, is absent.
#pragma once

#include "models/policy/attributes.hpp"
#include "models/policy/functions.hpp"
#include "models/policy/value.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace domus::models {

enum class Operation : std::uint8_t {
  literal,
  attribute,
  property,
  call,
  sum,
  difference,
  product,
  quotient,
  negation,
  conjunction,
  disjunction,
  equal,
  not_equal,
  less,
  less_or_equal,
  greater,
  greater_or_equal,
  present, ///< one operand, which is not absent
  one_of,  ///< the first operand equals one of the others
};

struct Condition {
  Operation operation = Operation::literal;
  Value literal;                      ///< of Operation::literal
  Attribute attribute;                ///< of Operation::attribute; its subject, of Operation::property
  std::string key;                    ///< of Operation::property
  const Function* function = nullptr; ///< of Operation::call
  std::vector<Condition> operands;

  bool operator==(const Condition&) const = default;
};

[[nodiscard]] Value evaluate(const Condition& condition, const Question& question);

/// It is the attribute request.date. Of all texts, dates alone have an order that means something: "3.13" comes before
/// "3.2".
[[nodiscard]] bool is_date_of_request(const Condition& condition);

/// Which subjects it asks about, by Subject.
using Subjects = std::array<bool, all_subjects.size()>;
[[nodiscard]] Subjects subjects_of(const Condition& condition);

} // namespace domus::models
