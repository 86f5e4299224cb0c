/// What conditions of policy rules are about: values that may be absent, each of a type.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

namespace domus::models {

/// A size is in bytes, and no number: 2048 is not less than 4 GiB. An amount is either, and occurs only in what
/// functions take and give.
enum class ValueType : std::uint8_t { truth, number, size, amount, text };

/// "a truth value", "a number", "a size", "a number or a size", "text".
[[nodiscard]] std::string_view to_text(ValueType type);

/// std::monostate: absent. A size is a double of bytes. Equality is of type and value.
using Value = std::variant<std::monostate, bool, double, std::string>;

[[nodiscard]] inline bool is_absent(const Value& value) {
  return std::holds_alternative<std::monostate>(value);
}
/// True for true: neither for false nor for absent.
[[nodiscard]] inline bool is_true(const Value& value) {
  const bool* truth = std::get_if<bool>(&value);
  return truth != nullptr && *truth;
}
/// As messages show it: 512, 0.5, the text itself; empty where it is absent.
[[nodiscard]] std::string to_text(const Value& value);

} // namespace domus::models
