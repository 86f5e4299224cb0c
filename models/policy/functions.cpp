#include "models/policy/functions.hpp"

#include "models/policy/disk_config.hpp"
#include "models/policy/flavor_classes.hpp"
#include "models/policy/text.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

namespace domus::models {

namespace {

using Arguments = std::span<const Value>;

/// An absent text is an empty one.
std::string_view text_of(const Value& value) {
  const std::string* text = std::get_if<std::string>(&value);
  return text == nullptr ? std::string_view{} : *text;
}

Value answer(std::optional<bool> truth) {
  return truth ? Value{*truth} : Value{};
}

Value older(Arguments a) {
  const std::optional<int> order = compare_versions(text_of(a[0]), text_of(a[1]));
  return order ? Value{*order < 0} : Value{};
}

Value lowered(Arguments a) {
  return is_absent(a[0]) ? Value{} : Value{lower(text_of(a[0]))};
}

/// What two amounts make; absent where one is, or the second is 0.
template <class Make>
Value divided(Arguments a, Make make) {
  const double* number = std::get_if<double>(a.data());
  const double* divisor = std::get_if<double>(&a[1]);
  if (number == nullptr || divisor == nullptr || *divisor == 0) {
    return {};
  }
  const double made = make(*number, *divisor);
  return std::isfinite(made) ? Value{made} : Value{};
}

Value remainder(Arguments a) {
  return divided(a, [](double number, double divisor) { return std::fmod(number, divisor); });
}

Value round_up(Arguments a) {
  return divided(a, [](double number, double step) { return std::ceil(number / step) * step; });
}

} // namespace

const std::vector<Function>& all_functions() {
  constexpr ValueType truth = ValueType::truth;
  constexpr ValueType amount = ValueType::amount;
  constexpr ValueType text = ValueType::text;
  static const std::vector<Function> functions{
      {"admits",
       {text, text},
       truth,
       "flavor_classes admit a class; absent ones admit any",
       [](Arguments a) { return Value{admits(text_of(a[0]), text_of(a[1]))}; }},
      {"malformed",
       {text},
       truth,
       "an item of flavor_classes has blanks around it, or is empty",
       [](Arguments a) { return Value{is_malformed(text_of(a[0]))}; }},
      {"contradictory",
       {text},
       truth,
       "flavor_classes name a class and exclude it as well",
       [](Arguments a) { return Value{is_contradictory(text_of(a[0]))}; }},
      {"refuses_auto",
       {text},
       truth,
       "auto_disk_config is \"disabled\", in any case",
       [](Arguments a) { return Value{refuses_automatic(text_of(a[0]))}; }},
      {"says_yes",
       {text},
       truth,
       "1, t, true, on, y or yes, in any case",
       [](Arguments a) { return Value{says_yes(text_of(a[0]))}; }},
      {"lower", {text}, text, "in lower case", lowered},
      {"contains",
       {text, text},
       truth,
       "the second is a part of the first",
       [](Arguments a) { return Value{text_of(a[0]).find(text_of(a[1])) != std::string_view::npos}; }},
      {"starts_with",
       {text, text},
       truth,
       "the first begins with the second",
       [](Arguments a) { return Value{text_of(a[0]).starts_with(text_of(a[1]))}; }},
      {"ends_with",
       {text, text},
       truth,
       "the first ends with the second",
       [](Arguments a) { return Value{text_of(a[0]).ends_with(text_of(a[1]))}; }},
      {"older",
       {text, text},
       truth,
       "the first version is older than the second; absent where one is no version",
       older},
      {"meets",
       {text, text},
       truth,
       "a version meets a requirement as in >=6.1; absent where one cannot be read",
       [](Arguments a) { return answer(meets(text_of(a[0]), text_of(a[1]))); }},
      {"number",
       {text},
       ValueType::number,
       "the number that a property is; absent where it is none",
       [](Arguments a) {
         const auto found = number_in(text_of(a[0]));
         return found ? Value{*found} : Value{};
       }},
      {"otherwise",
       {amount, amount},
       amount,
       "the first, or the second where the first is absent",
       [](Arguments a) { return is_absent(a[0]) ? a[1] : a[0]; }},
      {"remainder", {amount, amount}, amount, "of a division of the first by the second", remainder},
      {"round_up", {amount, amount}, amount, "the least multiple of the second that is not below the first", round_up},
  };
  return functions;
}

const Function* find_function(std::string_view name) {
  const std::vector<Function>& all = all_functions();
  const auto found = std::find_if(all.begin(), all.end(), [&](const Function& one) { return one.name == name; });
  return found == all.end() ? nullptr : &*found;
}

} // namespace domus::models
