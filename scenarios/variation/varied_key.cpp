#include "scenarios/variation/varied_key.hpp"

#include "scenarios/input_error.hpp"
#include "scenarios/loading/drafts.hpp"
#include "scenarios/nearest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace domus::scenarios {

namespace {

constexpr std::string_view a_list = "a list of tables";
constexpr std::string_view host_prefix = "host.";
constexpr std::string_view guest_prefix = "guest.";

/// Keys of a guest and of a host, with those that take something else than a number.
std::vector<KeyDescription> all_keys() {
  std::vector<KeyDescription> keys;
  describe_table("", guest_keys(), keys);
  describe_table("demand.", demand_keys(), keys);
  describe_table(std::string(host_prefix), host_keys(), keys);
  return keys;
}

bool is_index(std::string_view part) {
  return !part.empty() && std::all_of(part.begin(), part.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// A part may be in quotes, as in costs."smt rate".
std::vector<std::string> parts_of(std::string_view path) {
  std::vector<std::string> parts(1);
  bool quoted = false;
  for (const char c : path)
    if (c == '"')
      quoted = !quoted;
    else if (c == '.' && !quoted)
      parts.emplace_back();
    else
      parts.back() += c;
  return parts;
}

/// The key as parts_of() would put it together again.
std::string without_quotes(std::string key) {
  std::erase(key, '"');
  return key;
}

/// Four digits, or as many as there are before the point.
std::string short_text(double value) {
  constexpr double five_digits = 9999.5;
  constexpr double too_many = 1e9;
  const double size = std::abs(value);
  return size >= five_digits && size < too_many ? fmt::format("{:.0f}", value) : fmt::format("{:.4g}", value);
}

std::string without_indices(const std::vector<std::string>& parts) {
  std::vector<std::string> named;
  std::copy_if(parts.begin(), parts.end(), std::back_inserter(named),
               [](const std::string& part) { return !is_index(part); });
  return fmt::format("{}", fmt::join(named, "."));
}

KeyProblem unknown(std::string_view path, const std::vector<KeyDescription>& keys) {
  std::vector<std::string_view> names;
  for (const KeyDescription& key : keys)
    if (key.number)
      names.push_back(key.key);
  const auto near = nearest(path, names);
  // Who names the last part only, or a key of another table, is told where it is.
  const std::string_view last = path.substr(path.rfind('.') + 1);
  const auto by_last = std::find_if(names.begin(), names.end(), [&](std::string_view name) {
    return name.size() > last.size() && name.substr(name.size() - last.size() - 1) == "." + std::string(last);
  });
  const std::string_view all = "`domus help crossover` lists the keys that can be varied";
  const bool hinted = near || by_last != names.end();
  return {fmt::format("no guest has a key \"{}\"", printable(path)),
          hinted ? fmt::format("did you mean \"{}\"? {}", near ? *near : *by_last, all) : std::string(all)};
}

KeyProblem no_number(const KeyDescription& key, const std::vector<KeyDescription>& keys) {
  std::vector<std::string_view> below;
  for (const KeyDescription& other : keys)
    if (other.number && other.key.rfind(key.key + ".", 0) == 0)
      below.push_back(other.key);
  return {fmt::format("\"{}\" takes {}, and no number", key.key, key.takes),
          below.empty() ? "vary a number; `domus help crossover` lists the keys that can be varied"
                        : "vary a number in it: " + quoted_list(below)};
}

} // namespace

std::vector<KeyDescription> describe_varied_keys() {
  std::vector<KeyDescription> keys = all_keys();
  keys.erase(std::remove_if(keys.begin(), keys.end(), [](const KeyDescription& key) { return !key.number; }),
             keys.end());
  return keys;
}

std::variant<VariedKey, KeyProblem> find_varied_key(std::string_view path) {
  const std::vector<KeyDescription> keys = all_keys();
  if (path.rfind(guest_prefix, 0) == 0)
    path.remove_prefix(guest_prefix.size());
  std::vector<std::string> parts = parts_of(path);
  const std::string name = without_indices(parts);
  const auto found = std::find_if(keys.begin(), keys.end(),
                                  [&](const KeyDescription& key) { return without_quotes(key.key) == name; });
  if (found == keys.end() || is_index(parts.front()) || is_index(parts.back()))
    return unknown(path, keys);
  if (!found->number)
    return no_number(*found, keys);

  VariedKey key{std::string(path), {}, "guest", {}, *found->number, found->takes, found->meaning};
  for (const KeyDescription& other : keys)
    if (other.takes == a_list && name.rfind(other.key + ".", 0) == 0)
      key.in_lists.push_back(other.key);
  if (path.rfind(host_prefix, 0) == 0) {
    key.list = "host";
    parts.erase(parts.begin());
    for (std::string& list : key.in_lists)
      list.erase(0, host_prefix.size());
  }
  key.parts = std::move(parts);
  return key;
}

std::variant<double, KeyProblem> parse_number(std::string_view text, const NumberKind& kind) {
  if (kind.dimension) {
    const auto parsed = parse_quantity(text, *kind.dimension);
    if (const auto* problem = std::get_if<QuantityProblem>(&parsed))
      return KeyProblem{problem->problem, problem->remedy};
    return std::get<double>(parsed);
  }
  const auto complaint = [&](std::string_view wanted, std::string remedy) {
    return KeyProblem{fmt::format("is \"{}\", which is not {}", printable(text), wanted), std::move(remedy)};
  };
  double number = 0;
  const char* end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc{} || stopped != end || !std::isfinite(number))
    return complaint("a number", "write a plain number, without a unit");
  if (kind.whole && number != std::floor(number))
    return complaint("a whole number", "this key takes whole numbers only");
  constexpr double exact = 0x1p53; // beyond it whole numbers are not told apart
  if (kind.whole && std::abs(number) > exact)
    return complaint("a whole number that anything has", "write a smaller one");
  return number;
}

std::string number_text(double value, const NumberKind& kind) {
  if (kind.whole)
    return fmt::format("{:.0f}", value);
  if (!kind.dimension)
    return short_text(value);
  // The digits that quantity_text gives beyond the fourth are noise to a reader.
  const std::string exact = quantity_text(value, *kind.dimension);
  double number = 0;
  const char* end = exact.data() + exact.size();
  const auto [unit, error] = std::from_chars(exact.data(), end, number);
  return error == std::errc{} ? fmt::format("{}{}", short_text(number), std::string_view(unit, end)) : exact;
}

Node number_node(double value, const NumberKind& kind, Position where) {
  if (kind.whole)
    return {where, static_cast<std::int64_t>(value)};
  if (!kind.dimension)
    return {where, value};
  constexpr double exact_whole = 1e15;
  const std::string_view unit = base_unit_of(*kind.dimension);
  if (value == std::floor(value) && std::abs(value) < exact_whole)
    return {where, fmt::format("{:.0f} {}", value, unit)};
  return {where, fmt::format("{} {}", value, unit)};
}

} // namespace domus::scenarios
