#include "scenarios/toml/quantity.hpp"

#include "scenarios/input_error.hpp"
#include "scenarios/nearest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <span>

namespace domus::scenarios {

namespace {

struct Unit {
  std::string_view name;
  double factor;
  bool shown = true; ///< false for second spellings
};

constexpr Dimension all_dimensions[] = {Dimension::time,      Dimension::size,     Dimension::data_rate,
                                        Dimension::frequency, Dimension::per_time, Dimension::cycles};
constexpr double kibi = 1024;
constexpr Unit times[] = {{"ns", 1},   {"us", 1e3}, {"\u00b5s", 1e3, false}, {"\u03bcs", 1e3, false},
                          {"ms", 1e6}, {"s", 1e9},  {"min", 60e9},           {"h", 3600e9}};
constexpr Unit sizes[] = {{"B", 1},
                          {"kB", 1e3, false},
                          {"KiB", kibi},
                          {"MB", 1e6, false},
                          {"MiB", kibi* kibi},
                          {"GB", 1e9, false},
                          {"GiB", kibi* kibi* kibi},
                          {"TB", 1e12, false},
                          {"TiB", kibi* kibi* kibi* kibi}};
constexpr Unit data_rates[] = {{"b/s", 1},
                               {"B/s", 8},
                               {"kb/s", 1e3},
                               {"kB/s", 8e3, false},
                               {"KiB/s", 8 * kibi, false},
                               {"Mb/s", 1e6},
                               {"MB/s", 8e6},
                               {"MiB/s", 8 * kibi* kibi, false},
                               {"Gb/s", 1e9},
                               {"GB/s", 8e9},
                               {"GiB/s", 8 * kibi* kibi* kibi, false}};
constexpr Unit frequencies[] = {{"Hz", 1}, {"kHz", 1e3}, {"MHz", 1e6}, {"GHz", 1e9}};
constexpr Unit rates[] = {{"/h", 1.0 / 3600}, {"/min", 1.0 / 60}, {"/s", 1}, {"/ms", 1e3, false}};

constexpr Unit cycles[] = {{"cycles", 1}};

std::span<const Unit> unit_table(Dimension dimension) {
  switch (dimension) {
  case Dimension::time:
    return times;
  case Dimension::size:
    return sizes;
  case Dimension::data_rate:
    return data_rates;
  case Dimension::frequency:
    return frequencies;
  case Dimension::per_time:
    return rates;
  case Dimension::cycles:
    return cycles;
  }
  return {};
}

std::string_view without_spaces(std::string_view text) {
  while (!text.empty() && text.front() == ' ')
    text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ')
    text.remove_suffix(1);
  return text;
}

QuantityProblem senseless(std::string_view text, Dimension dimension) {
  return {fmt::format("is \"{}\": such a number has no place here", printable(text)),
          fmt::format("write {}", example_of(dimension))};
}

QuantityProblem unknown_unit(std::string_view text, std::string_view unit, Dimension dimension) {
  for (const Dimension other : all_dimensions)
    for (const Unit& known : unit_table(other))
      if (known.name == unit)
        return {fmt::format("is \"{}\", which is {}, not {}", printable(text), to_text(other), to_text(dimension)),
                fmt::format("write {} (the units are {})", example_of(dimension), units_of(dimension))};
  std::vector<std::string_view> names;
  for (const Unit& known : unit_table(dimension))
    names.push_back(known.name);
  const std::string problem = fmt::format("is \"{}\": \"{}\" is not a unit of {}", printable(text), printable(unit),
                                          to_text(dimension).substr(2));
  const auto near = nearest(unit, names);
  return {problem, near ? fmt::format("did you mean \"{}\"? The units are {}", *near, units_of(dimension))
                        : fmt::format("write {} (the units are {})", example_of(dimension), units_of(dimension))};
}

} // namespace

std::string_view to_text(Dimension dimension) {
  constexpr std::string_view names[] = {"a time",      "a size", "a data rate",
                                        "a frequency", "a rate", "a number of cycles"};
  return names[static_cast<std::size_t>(dimension)];
}

std::string_view example_of(Dimension dimension) {
  constexpr std::string_view examples[] = {"\"30 ms\"",   "\"4 GiB\"", "\"10 Gb/s\"",
                                           "\"2.6 GHz\"", "\"300/s\"", "\"1400 cycles\""};
  return examples[static_cast<std::size_t>(dimension)];
}

std::string_view base_unit_of(Dimension dimension) {
  const std::span<const Unit> units = unit_table(dimension);
  return std::find_if(units.begin(), units.end(), [](const Unit& unit) { return unit.factor == 1; })->name;
}

std::string units_of(Dimension dimension) {
  std::string list;
  for (const Unit& unit : unit_table(dimension))
    if (unit.shown)
      list += (list.empty() ? "" : ", ") + std::string(unit.name);
  return list;
}

std::variant<double, QuantityProblem> parse_quantity(std::string_view text, Dimension dimension) {
  std::string_view rest = without_spaces(text);
  if (!rest.empty() && rest.front() == '+')
    rest.remove_prefix(1);
  double number = 0;
  const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
  const bool starts_like_a_number =
      !rest.empty() && (rest.front() == '-' || rest.front() == '.' || (rest.front() >= '0' && rest.front() <= '9'));
  if (error == std::errc::invalid_argument || !starts_like_a_number || std::isnan(number))
    return QuantityProblem{fmt::format("is \"{}\", which is not {}", printable(text), to_text(dimension)),
                           fmt::format("write {}", example_of(dimension))};
  if (error == std::errc::result_out_of_range || !std::isfinite(number))
    return senseless(text, dimension);
  const std::string_view unit = without_spaces(rest.substr(static_cast<std::size_t>(end - rest.data())));
  if (unit.empty())
    return QuantityProblem{fmt::format("is \"{}\" without a unit", printable(text)),
                           fmt::format("write {} (the units are {})", example_of(dimension), units_of(dimension))};
  for (const Unit& known : unit_table(dimension)) {
    if (known.name != unit)
      continue;
    if (!std::isfinite(number * known.factor))
      return senseless(text, dimension);
    return number * known.factor;
  }
  return unknown_unit(text, unit, dimension);
}

std::string quantity_text(double value, Dimension dimension) {
  const std::span<const Unit> units = unit_table(dimension);
  const Unit* best = nullptr;
  for (const Unit& unit : units) {
    const bool usual =
        unit.shown && !(dimension == Dimension::data_rate && unit.name.find('B') != std::string_view::npos);
    if (usual && (best == nullptr || (std::abs(value) >= unit.factor && value != 0)))
      best = &unit;
  }
  if (dimension == Dimension::per_time)
    return fmt::format("{:.6g}/s", value);
  return fmt::format("{:.6g} {}", value / best->factor, best->name);
}

} // namespace domus::scenarios
