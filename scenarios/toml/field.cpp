#include "scenarios/toml/field.hpp"

#include "scenarios/nearest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace domus::scenarios {

std::string shown(const Node& node) {
  if (const auto* whole = node.as<std::int64_t>())
    return fmt::format("{}", *whole);
  if (const auto* real = node.as<double>())
    return fmt::format("{}", *real);
  if (const auto* text = node.as<std::string>())
    return fmt::format("\"{}\"", printable(*text));
  return std::string(kind_of(node));
}

namespace {

std::string whole_range(std::int64_t low, std::int64_t high) {
  return high == Field::unlimited ? fmt::format("{} or more", low) : fmt::format("{} to {}", low, high);
}

/// "0-3" or "8" at the start of `text`, which is moved past it and past a comma. False if there is none.
bool take_cpus(std::string_view& text, std::vector<unsigned>& to) {
  constexpr unsigned most = 4095;
  const auto take_number = [&](unsigned& number) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return error == std::errc{} && number <= most;
  };
  unsigned first = 0;
  if (!take_number(first))
    return false;
  unsigned last = first;
  if (!text.empty() && text.front() == '-') {
    text.remove_prefix(1);
    if (!take_number(last) || last < first)
      return false;
  }
  for (unsigned cpu = first; cpu <= last; ++cpu)
    to.push_back(cpu);
  if (text.empty())
    return true;
  if (text.front() != ',' || text.size() == 1)
    return false;
  text.remove_prefix(1);
  return true;
}

} // namespace

void Field::complain(const std::string& problem, std::string remedy) const {
  complaints_->add(node_->where, fmt::format("\"{}\" {}", key_, problem), std::move(remedy));
}

void Field::complain_kind(std::string_view wanted, std::string remedy) const {
  complain(fmt::format("is {}, but must be {}", kind_of(*node_), wanted), std::move(remedy));
}

bool Field::describe(std::string_view takes, const std::string& fallback) const {
  if (description_ == nullptr)
    return false;
  description_->takes = takes;
  if (description_->fallback.empty())
    description_->fallback = fallback;
  return true;
}

bool Field::describe(std::string_view takes, const std::string& fallback, const NumberKind& number) const {
  if (description_ != nullptr)
    description_->number = number;
  return describe(takes, fallback);
}

void Field::text(std::string& to, std::size_t longest) {
  if (describe("text", to.empty() ? "empty" : fmt::format("\"{}\"", to)))
    return;
  const auto* text = node_->as<std::string>();
  if (text == nullptr)
    return complain_kind("text", "write it in quotes");
  if (text->size() > longest)
    return complain(fmt::format("is {} bytes long", text->size()), fmt::format("use at most {} bytes", longest));
  to = *text;
}

void Field::name(Located& to) {
  if (describe("a name", to.empty() ? "none" : fmt::format("\"{}\"", to.text)))
    return;
  constexpr std::size_t longest = 256;
  text(to.text, longest);
  to.where = node_->where;
  if (const auto* text = node_->as<std::string>(); text != nullptr && text->empty())
    complain("is empty", "give a name of at least one character");
}

void Field::flag(bool& to) {
  if (describe("true or false", to ? "true" : "false"))
    return;
  const auto* flag = node_->as<bool>();
  if (flag == nullptr)
    return complain_kind("true or false", "write true or false, without quotes");
  to = *flag;
}

void Field::read_whole(std::int64_t& to, std::int64_t low, std::int64_t high) {
  const std::string range = whole_range(low, high);
  if (describe("a whole number, " + range, fmt::format("{}", to), NumberKind{true, std::nullopt}))
    return;
  const std::string remedy = fmt::format("give a whole number, {}", range);
  const auto* whole = node_->as<std::int64_t>();
  if (node_->as<double>() != nullptr)
    return complain(fmt::format("is {}, which is not a whole number", shown(*node_)), remedy);
  if (whole == nullptr)
    return complain_kind("a whole number", remedy);
  if (*whole < 0 && low >= 0)
    return complain(fmt::format("is {}: it must not be negative", *whole), remedy);
  if (*whole < low || *whole > high)
    return complain(fmt::format("is {}, out of range", *whole), remedy);
  to = *whole;
}

void Field::real(double& to, double low, double high) {
  const std::string range = fmt::format("{:g} to {:g}", low, high);
  if (describe("a number, " + range, fmt::format("{:g}", to), NumberKind{}))
    return;
  const std::string remedy = fmt::format("give a number, {}", range);
  const auto* whole = node_->as<std::int64_t>();
  const auto* real = node_->as<double>();
  if (whole == nullptr && real == nullptr)
    return complain_kind("a number", remedy);
  const double number = whole != nullptr ? static_cast<double>(*whole) : *real;
  if (number < 0 && low >= 0)
    return complain(fmt::format("is {}: it must not be negative", shown(*node_)), remedy);
  if (!(number >= low && number <= high))
    return complain(fmt::format("is {}, out of range", shown(*node_)), remedy);
  to = number;
}

void Field::read_quantity(double& to, double low, double high, Dimension dimension) {
  const std::string range = fmt::format("{} to {}", quantity_text(low, dimension), quantity_text(high, dimension));
  if (describe(fmt::format("{}, {}", to_text(dimension), range), quantity_text(to, dimension),
               NumberKind{false, dimension}))
    return;
  const auto* text = node_->as<std::string>();
  if (text == nullptr && (node_->as<std::int64_t>() != nullptr || node_->as<double>() != nullptr))
    return complain(fmt::format("is {} without a unit", shown(*node_)),
                    fmt::format("write it in quotes with its unit, such as {} (the units are {})",
                                example_of(dimension), units_of(dimension)));
  if (text == nullptr)
    return complain_kind(to_text(dimension), fmt::format("write {}", example_of(dimension)));
  const auto parsed = parse_quantity(*text, dimension);
  if (const auto* problem = std::get_if<QuantityProblem>(&parsed))
    return complain(problem->problem, problem->remedy);
  const double value = std::get<double>(parsed);
  const std::string remedy = fmt::format("give {} from {}", to_text(dimension), range);
  if (value < 0 && low >= 0)
    return complain(fmt::format("is {}: it must not be negative", shown(*node_)), remedy);
  if (value < low || value > high)
    return complain(fmt::format("is {}, out of range", shown(*node_)), remedy);
  to = value;
}

void Field::time(models::Nanoseconds& to, models::Nanoseconds low, models::Nanoseconds high) {
  auto value = static_cast<double>(to.count());
  read_quantity(value, static_cast<double>(low.count()), static_cast<double>(high.count()), Dimension::time);
  to = models::nanoseconds_from(value);
}

void Field::size(models::Bytes& to, models::Bytes low, models::Bytes high) {
  auto value = static_cast<double>(to.count());
  read_quantity(value, static_cast<double>(low.count()), static_cast<double>(high.count()), Dimension::size);
  if (value != std::floor(value))
    return complain(fmt::format("is {}, which is not a whole number of bytes", shown(*node_)),
                    fmt::format("write a size such as {}", example_of(Dimension::size)));
  to = models::Bytes{static_cast<std::int64_t>(value)};
}

void Field::data_rate(models::DataRate& to, models::DataRate low, models::DataRate high) {
  double value = to.in_bits_per_second();
  read_quantity(value, low.in_bits_per_second(), high.in_bits_per_second(), Dimension::data_rate);
  to = models::DataRate::bits_per_second(value);
}

void Field::per_second(double& to, double low, double high) {
  read_quantity(to, low, high, Dimension::per_time);
}

void Field::read_choice(std::size_t& to, const std::vector<std::string_view>& names) {
  if (describe("one of " + quoted_list(names), fmt::format("\"{}\"", names[to])))
    return;
  const std::string remedy = fmt::format("choose one of {}", quoted_list(names));
  const auto* text = node_->as<std::string>();
  if (text == nullptr)
    return complain_kind("text", remedy);
  const auto found = std::find(names.begin(), names.end(), *text);
  if (found != names.end()) {
    to = static_cast<std::size_t>(found - names.begin());
    return;
  }
  const auto near = nearest(*text, names);
  complaints_->add(node_->where, fmt::format("unknown {} \"{}\"", key_, printable(*text)),
                   near ? fmt::format("did you mean \"{}\"? The choices are {}", *near, quoted_list(names)) : remedy);
}

void Field::cpu_list(std::vector<unsigned>& to) {
  if (describe("pCPU numbers, such as \"0-3,8\"", "all"))
    return;
  const std::string remedy = "write pCPU numbers and ranges with commas between, such as \"0-3,8\"";
  const auto* text = node_->as<std::string>();
  if (text == nullptr)
    return complain_kind("text", remedy);
  std::vector<unsigned> cpus;
  std::string_view rest = *text;
  do {
    constexpr std::size_t most = 65536; // "0-4095,0-4095,..." is a mistake, if it is not malice
    if (!take_cpus(rest, cpus) || cpus.size() > most)
      return complain(fmt::format("is {}, which is not a list of pCPUs", shown(*node_)), remedy);
  } while (!rest.empty());
  std::sort(cpus.begin(), cpus.end());
  cpus.erase(std::unique(cpus.begin(), cpus.end()), cpus.end());
  to = std::move(cpus);
}

} // namespace domus::scenarios
