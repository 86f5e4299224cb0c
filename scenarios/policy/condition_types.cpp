#include "scenarios/policy/condition_types.hpp"

#include "models/policy/text.hpp"
#include "scenarios/input_error.hpp"
#include "scenarios/nearest.hpp"
#include "scenarios/policy/condition_tokens.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <optional>
#include <string>
#include <vector>

namespace domus::scenarios {

namespace {

using models::Operation;
using models::ValueType;

bool is_amount(ValueType type) {
  return type == ValueType::number || type == ValueType::size;
}

const double* number_literal(const Typed& part) {
  return part.condition.operation == Operation::literal ? std::get_if<double>(&part.condition.literal) : nullptr;
}

const std::string* text_literal(const Typed& part) {
  return part.condition.operation == Operation::literal ? std::get_if<std::string>(&part.condition.literal) : nullptr;
}

/// It can stand for 0 of any kind.
bool is_zero(const Typed& part) {
  const double* number = number_literal(part);
  return number != nullptr && *number == 0 && part.type == ValueType::number;
}

bool fits(const Typed& part, ValueType type) {
  return part.type == type || (type == ValueType::amount && is_amount(part.type)) ||
         (type == ValueType::size && is_zero(part));
}

std::string remedy_for(const Typed& part, ValueType type) {
  const double* number = number_literal(part);
  if (type == ValueType::truth)
    return part.type == ValueType::text ? "write true or false without quotes, or compare texts with texts"
                                        : "compare it with something";
  if (part.condition.operation == Operation::difference && type == ValueType::text)
    return "write dates and versions in quotes, as in \"2015-07\"";
  if (part.condition.operation == Operation::property && type != ValueType::text)
    return "make a number of it: number(...)";
  if (number != nullptr && type == ValueType::size)
    return fmt::format("write its unit, as in {} MiB", part.written);
  if (number != nullptr && type == ValueType::text)
    return fmt::format("write it in quotes: \"{}\"", part.written);
  return part.type == ValueType::size ? "divide it by a unit, as in flavor.memory / 1 GiB"
                                      : "write a value of that kind";
}

bool is_order(Operation comparison) {
  return comparison == Operation::less || comparison == Operation::less_or_equal || comparison == Operation::greater ||
         comparison == Operation::greater_or_equal;
}

bool is_date(const Typed& part) {
  return is_date_of_request(part.condition);
}

/// Letter by letter 3.13 comes before 3.2: whoever orders texts means something else.
void need_order(const Typed& left, const Typed& right) {
  if (left.type == ValueType::truth)
    throw ConditionError(left.at, "truth values have no order", "compare them with == or !=");
  if (left.type != ValueType::text)
    return;
  if (!is_date(left) && !is_date(right))
    throw ConditionError(left.at, "texts have no order", "compare versions with older(a, b), and other texts with ==");
}

void need_dates(const Typed& left, const Typed& right) {
  for (const Typed* side : {&left, &right})
    if (const std::string* text = text_literal(*side); text != nullptr && !models::is_date(*text))
      throw ConditionError(side->at, fmt::format("\"{}\" is no date", printable(*text)),
                           "write it as in \"2015\", \"2015-03\" or \"2015-03-09\"");
}

/// A word that the attribute never is makes a condition that never holds, and says nothing of it.
void need_possible(const Typed& left, const Typed& right) {
  const std::string* word = text_literal(right);
  if (left.condition.operation != Operation::attribute || word == nullptr)
    return;
  const std::vector<std::string_view> words = models::words_of(left.condition.attribute);
  if (!words.empty() && std::find(words.begin(), words.end(), *word) == words.end())
    throw ConditionError(right.at,
                         fmt::format("{} is never \"{}\"", name_of(left.condition.attribute), printable(*word)),
                         suggest(*word, words, "it is one of"));
}

/// A literal that is no version makes a comparison that never holds.
void need_version(const models::Function& function, std::size_t n, const Typed& argument) {
  const std::string* text = text_literal(argument);
  if (text == nullptr || (function.name != "older" && function.name != "meets"))
    return;
  const bool readable = function.name == "older" || n == 0 ? models::compare_versions(*text, "1").has_value()
                                                           : models::meets("1", *text).has_value();
  if (!readable)
    throw ConditionError(argument.at, fmt::format("\"{}\" is no version", printable(*text)),
                         function.name == "meets" ? "write it as in \">=6.1\"" : "write it as in \"3.2\"");
}

} // namespace

void need(const Typed& part, ValueType type, std::string_view what) {
  if (!fits(part, type))
    throw ConditionError(part.at, fmt::format("{} is {} where {} is needed", what, to_text(part.type), to_text(type)),
                         remedy_for(part, type));
}

void need_comparable(Operation comparison, const Typed& left, const Typed& right) {
  const std::string_view what = comparison == Operation::one_of ? "an item of the list" : "what it is compared with";
  if (left.condition.operation == Operation::property && is_amount(right.type))
    throw ConditionError(left.at, fmt::format("a property is text, and {} is {}", what, to_text(right.type)),
                         "make a number of it: number(image.properties[\"...\"])");
  if (is_zero(left))
    need(right, ValueType::amount, what);
  else
    need(right, left.type, what);
  need_possible(left, right);
  need_possible(right, left);
  if (is_order(comparison))
    need_order(left, right);
  if (is_date(left) || is_date(right))
    need_dates(left, right);
}

ValueType type_of_computation(Operation operation, const Typed& left, const Typed& right) {
  constexpr std::string_view what = "what is computed with";
  for (const Typed* part : {&left, &right})
    need(*part, ValueType::amount, what);
  switch (operation) {
  case Operation::sum:
  case Operation::difference: {
    const ValueType type = is_zero(left) ? right.type : left.type;
    need(right, type, what);
    return type;
  }
  case Operation::product:
    if (left.type == ValueType::size)
      need(right, ValueType::number, what);
    return left.type == ValueType::size ? ValueType::size : right.type;
  default:
    break;
  }
  assert(operation == Operation::quotient);
  if (is_zero(right))
    throw ConditionError(right.at, "divides by 0", "divide by something else");
  if (left.type == ValueType::number)
    need(right, ValueType::number, what);
  return right.type == ValueType::size ? ValueType::number : left.type;
}

ValueType type_of_call(const models::Function& function, std::span<const Typed> arguments) {
  assert(arguments.size() == function.takes.size());
  const std::string what = fmt::format("an argument of {}", function.name);
  std::optional<ValueType> amount; // of the first one that is not just 0: the others are of the same type
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    need(arguments[i], function.takes[i], what);
    need_version(function, i, arguments[i]);
    if (function.takes[i] != ValueType::amount || is_zero(arguments[i]))
      continue;
    amount = amount.value_or(arguments[i].type);
    need(arguments[i], *amount, what);
  }
  return function.gives == ValueType::amount ? amount.value_or(ValueType::number) : function.gives;
}

} // namespace domus::scenarios
