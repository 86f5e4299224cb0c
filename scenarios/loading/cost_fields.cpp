#include "scenarios/loading/cost_fields.hpp"

#include "scenarios/nearest.hpp"

#include <fmt/format.h>

#include <cmath>
#include <string>
#include <utility>
#include <variant>

namespace domus::scenarios {

namespace {

constexpr std::string_view how_to_write = "write \"504 ns\" or \"1400 cycles\"";
constexpr double longest_ns = 1e9;
constexpr double most_cycles = 1e10;
constexpr double full_rate = 1024;

void read_smt_rate(Field& field, std::optional<unsigned>& to) {
  double rate = -1;
  field.real(rate, least_smt_rate, 1);
  if (rate >= 0)
    to = static_cast<unsigned>(std::lround(rate * full_rate));
}

} // namespace

std::optional<models::Primitive> find_primitive(std::string_view name) {
  for (std::size_t i = 0; i < models::primitive_count; ++i)
    if (const auto primitive = static_cast<models::Primitive>(i); models::to_text(primitive) == name)
      return primitive;
  return std::nullopt;
}

std::vector<std::string_view> cost_names() {
  std::vector<std::string_view> names{smt_rate_name};
  for (std::size_t i = 0; i < models::primitive_count; ++i)
    names.push_back(models::to_text(static_cast<models::Primitive>(i)));
  return names;
}

std::optional<Price> read_price(const Field& field) {
  const Node& node = *field.node();
  const auto* text = node.as<std::string>();
  if (text == nullptr) {
    if (node.as<std::int64_t>() != nullptr || node.as<double>() != nullptr)
      field.complain(fmt::format("is {} without a unit", shown(node)), std::string(how_to_write));
    else
      field.complain_kind("a price", std::string(how_to_write));
    return std::nullopt;
  }
  const bool in_cycles = text->find("cycle") != std::string::npos;
  const auto parsed = parse_quantity(*text, in_cycles ? Dimension::cycles : Dimension::time);
  if (const auto* problem = std::get_if<QuantityProblem>(&parsed)) {
    field.complain(problem->problem, std::string(how_to_write));
    return std::nullopt;
  }
  const double value = std::get<double>(parsed);
  if (!(value >= 0 && value <= (in_cycles ? most_cycles : longest_ns))) {
    field.complain(fmt::format("is {}, out of range", shown(node)), "give a price from 0 ns to 1 s");
    return std::nullopt;
  }
  return Price{value, in_cycles ? models::CostUnit::cycles : models::CostUnit::nanoseconds};
}

void read_costs(Field& field, CostsDraft& to) {
  if (field.describe("a table: a price, such as \"504 ns\" or \"1400 cycles\", by the name of a primitive "
                     "(`domus help costs`)",
                     "none")) {
    KeyDescription rate{fmt::format("{}.\"{}\"", field.key(), smt_rate_name), "", "the platform's",
                        "the share of its speed that a thread has while its sibling is busy"};
    std::vector<KeyDescription> none;
    Field described(rate, none);
    std::optional<unsigned> unused;
    read_smt_rate(described, unused);
    field.below().push_back(std::move(rate));
    return;
  }
  const auto* table = field.node()->as<Table>();
  if (table == nullptr)
    return field.complain_kind("a table", "write prices in braces, as in { \"system call pv extra\" = \"504 ns\" }");
  for (const Member& member : table->members) {
    Field item(member.key, member.node, field.complaints());
    if (member.key == smt_rate_name) {
      read_smt_rate(item, to.smt_rate);
      continue;
    }
    const auto primitive = find_primitive(member.key);
    if (!primitive) {
      field.complaints().add(member.where,
                             fmt::format("unknown cost \"{}\" in \"{}\"", printable(member.key), field.key()),
                             suggest(member.key, cost_names(), "the costs are"));
      continue;
    }
    if (const auto price = read_price(item))
      to.prices.push_back({*primitive, price->value, price->value, price->value, price->unit, given_by_scenario});
  }
}

} // namespace domus::scenarios
