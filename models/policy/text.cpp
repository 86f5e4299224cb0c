#include "models/policy/text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <vector>

namespace domus::models {

namespace {

/// A number of a version is no longer than this: what is, is no version.
constexpr std::size_t most_digits = 9;

std::vector<std::uint32_t> numbers_of(std::string_view version) {
  std::vector<std::uint32_t> numbers;
  version = trimmed(version);
  for (;;) {
    std::uint32_t number = 0;
    const auto [end, error] = std::from_chars(version.data(), version.data() + version.size(), number);
    const auto digits = static_cast<std::size_t>(end - version.data());
    if (error != std::errc{} || digits > most_digits) {
      return numbers;
    }
    numbers.push_back(number);
    version.remove_prefix(digits);
    if (!version.starts_with('.')) {
      return numbers;
    }
    version.remove_prefix(1);
  }
}

std::optional<bool> meets_one(std::string_view version, std::string_view requirement) {
  constexpr std::array<std::string_view, 6> operators{"==", "!=", "<=", ">=", "<", ">"};
  requirement = trimmed(requirement);
  std::string_view wanted = "==";
  for (const std::string_view one : operators) {
    if (requirement.starts_with(one)) {
      wanted = one;
      requirement.remove_prefix(one.size());
      break;
    }
  }
  const std::optional<int> order = compare_versions(version, requirement);
  if (!order) {
    return std::nullopt;
  }
  if (wanted == "==" || wanted == "!=") {
    return (*order == 0) == (wanted == "==");
  }
  const bool strictly = wanted.size() == 1;
  return (*order == 0 && !strictly) || (wanted.front() == '<' ? *order < 0 : *order > 0);
}

} // namespace

bool is_date(std::string_view text) {
  constexpr std::string_view pattern = "dddd-dd-dd";
  if (text.size() != 4 && text.size() != 7 && text.size() != pattern.size()) {
    return false;
  }
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool digit = text[i] >= '0' && text[i] <= '9';
    if (pattern[i] == 'd' ? !digit : text[i] != '-') {
      return false;
    }
  }
  const auto number = [&](std::size_t at, std::size_t digits) {
    int value = 0;
    std::from_chars(text.data() + at, text.data() + at + digits, value);
    return value;
  };
  constexpr std::size_t month = 5;
  constexpr std::size_t day = 8;
  // Without a month or day, any will do.
  const unsigned of_year = text.size() > month ? static_cast<unsigned>(number(month, 2)) : 1U;
  const unsigned of_month = text.size() > day ? static_cast<unsigned>(number(day, 2)) : 1U;
  return std::chrono::year_month_day(std::chrono::year(number(0, 4)), std::chrono::month(of_year),
                                     std::chrono::day(of_month))
      .ok();
}

int compare_dates(std::string_view first, std::string_view second) {
  const std::size_t both = std::min(first.size(), second.size());
  return first.substr(0, both).compare(second.substr(0, both));
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const std::size_t first = text.find_first_not_of(blanks);
  return first == std::string_view::npos ? std::string_view{}
                                         : text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::string lower(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return result;
}

std::vector<std::string_view> items_of(std::string_view list) {
  std::vector<std::string_view> items;
  for (std::size_t begin = 0; begin <= list.size();) {
    const std::size_t end = std::min(list.find(',', begin), list.size());
    items.push_back(list.substr(begin, end - begin));
    begin = end + 1;
  }
  return items;
}

bool says_yes(std::string_view text) {
  constexpr std::array<std::string_view, 6> words{"1", "t", "true", "on", "y", "yes"};
  return std::find(words.begin(), words.end(), lower(trimmed(text))) != words.end();
}

std::optional<double> number_in(std::string_view text) {
  const std::string_view digits = trimmed(text);
  double value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  const bool is_number = error == std::errc{} && end == digits.data() + digits.size() && std::isfinite(value);
  return is_number ? std::optional{value} : std::nullopt;
}

std::optional<int> compare_versions(std::string_view first, std::string_view second) {
  std::vector<std::uint32_t> one = numbers_of(first);
  std::vector<std::uint32_t> other = numbers_of(second);
  if (one.empty() || other.empty()) {
    return std::nullopt;
  }
  const std::size_t length = std::max(one.size(), other.size());
  one.resize(length);
  other.resize(length);
  return one < other ? -1 : one > other ? 1 : 0;
}

std::optional<bool> meets(std::string_view version, std::string_view requirement) {
  bool all = true;
  for (const std::string_view item : items_of(requirement)) {
    const std::optional<bool> one = meets_one(version, item);
    if (!one) {
      return std::nullopt;
    }
    all = all && *one;
  }
  return all;
}

} // namespace domus::models
