#include "models/policy/condition.hpp"

#include "models/policy/text.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <optional>

namespace domus::models {

namespace {

/// Nothing is equal to what is absent.
bool equal(const Value& a, const Value& b) {
  return !is_absent(a) && a == b;
}

/// Below 0, 0 or above 0; nothing where one is absent. Texts have an order if they are dates.
std::optional<int> order(const Value& a, const Value& b) {
  if (is_absent(a) || a.index() != b.index()) {
    return std::nullopt;
  }
  if (const std::string* text = std::get_if<std::string>(&a)) {
    const std::string& other = std::get<std::string>(b);
    return is_date(*text) && is_date(other) ? std::optional{compare_dates(*text, other)} : std::nullopt;
  }
  return a < b ? -1 : b < a ? 1 : 0;
}

bool compare(Operation operation, const Value& a, const Value& b) {
  if (operation == Operation::equal || operation == Operation::not_equal) {
    return equal(a, b) == (operation == Operation::equal);
  }
  const std::optional<int> found = order(a, b);
  if (!found) {
    return false;
  }
  switch (operation) {
  case Operation::less:
    return *found < 0;
  case Operation::less_or_equal:
    return *found <= 0;
  case Operation::greater:
    return *found > 0;
  default:
    break;
  }
  assert(operation == Operation::greater_or_equal);
  return *found >= 0;
}

/// Beyond all numbers there is none: what cannot be told has no value.
Value finite(double number) {
  return std::isfinite(number) ? Value{number} : Value{};
}

Value compute(Operation operation, const Value& a, const Value& b) {
  const double* first = std::get_if<double>(&a);
  const double* second = std::get_if<double>(&b);
  if (first == nullptr || second == nullptr) {
    return {};
  }
  switch (operation) {
  case Operation::sum:
    return finite(*first + *second);
  case Operation::difference:
    return finite(*first - *second);
  case Operation::product:
    return finite(*first * *second);
  default:
    return *second == 0 ? Value{} : finite(*first / *second);
  }
}

Value call(const Condition& condition, const Question& question) {
  std::vector<Value> arguments;
  arguments.reserve(condition.operands.size());
  for (const Condition& operand : condition.operands) {
    arguments.push_back(evaluate(operand, question));
  }
  return condition.function->call(arguments);
}

bool is_one_of(const Condition& condition, const Question& question) {
  const Value value = evaluate(condition.operands.front(), question);
  return std::any_of(condition.operands.begin() + 1, condition.operands.end(),
                     [&](const Condition& other) { return equal(value, evaluate(other, question)); });
}

void collect(const Condition& condition, Subjects& subjects) {
  if (condition.operation == Operation::attribute || condition.operation == Operation::property) {
    subjects[static_cast<std::size_t>(condition.attribute.subject)] = true;
  }
  for (const Condition& operand : condition.operands) {
    collect(operand, subjects);
  }
}

} // namespace

Value evaluate(const Condition& condition, const Question& question) {
  const auto holds = [&](const Condition& operand) { return is_true(evaluate(operand, question)); };
  const std::vector<Condition>& operands = condition.operands;
  switch (condition.operation) {
  case Operation::literal:
    return condition.literal;
  case Operation::attribute:
    return read(condition.attribute, question);
  case Operation::property:
    return read_property(condition.attribute.subject, condition.key, question);
  case Operation::call:
    return call(condition, question);
  case Operation::sum:
  case Operation::difference:
  case Operation::product:
  case Operation::quotient:
    return compute(condition.operation, evaluate(operands[0], question), evaluate(operands[1], question));
  case Operation::negation:
    return !holds(operands[0]);
  case Operation::conjunction:
    return std::all_of(operands.begin(), operands.end(), holds);
  case Operation::disjunction:
    return std::any_of(operands.begin(), operands.end(), holds);
  case Operation::present:
    return !is_absent(evaluate(operands[0], question));
  case Operation::one_of:
    return is_one_of(condition, question);
  default:
    return compare(condition.operation, evaluate(operands[0], question), evaluate(operands[1], question));
  }
}

bool is_date_of_request(const Condition& condition) {
  static const Attribute date = *find_attribute("request.date");
  return condition.operation == Operation::attribute && condition.attribute == date;
}

Subjects subjects_of(const Condition& condition) {
  Subjects subjects{};
  collect(condition, subjects);
  return subjects;
}

} // namespace domus::models
