#include "scenarios/toml/node.hpp"

#include "scenarios/input_error.hpp"
#include "scenarios/toml/safety.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <utility>

namespace domus::scenarios {

namespace {

Position position_of(const toml::source_region& source) {
  return {source.begin.line, source.begin.column};
}

Node convert(const toml::node& from);

Table convert_members(const toml::table& from) {
  Table table;
  table.members.reserve(from.size());
  for (const auto& [key, node] : from) {
    Member member{std::string(key.str()), position_of(key.source()), convert(node)};
    if (member.node.where.line == 0)
      member.node.where = member.where;
    table.members.push_back(std::move(member));
  }
  std::sort(table.members.begin(), table.members.end(),
            [](const Member& a, const Member& b) { return std::tie(a.where, a.key) < std::tie(b.where, b.key); });
  return table;
}

/// Recursion is bounded: find_safety_problem() has limited the depth of the document.
Node convert(const toml::node& from) {
  Node node{position_of(from.source()), DateOrTime{}};
  if (const auto* table = from.as_table()) {
    node.value = convert_members(*table);
  } else if (const auto* array = from.as_array()) {
    Array items;
    items.items.reserve(array->size());
    for (const toml::node& item : *array)
      items.items.push_back(convert(item));
    node.value = std::move(items);
  } else if (const auto* text = from.as_string()) {
    node.value = text->get();
  } else if (const auto* whole = from.as_integer()) {
    node.value = whole->get();
  } else if (const auto* real = from.as_floating_point()) {
    node.value = real->get();
  } else if (const auto* flag = from.as_boolean()) {
    node.value = flag->get();
  }
  return node;
}

std::string remedy_for(std::string_view problem) {
  if (problem.find("redefine") != std::string_view::npos)
    return "give each key once; start another [[table]] for another guest or host";
  return "check the TOML on this line: text, and quantities with their unit, stand in quotes";
}

} // namespace

std::string_view kind_of(const Node& node) {
  constexpr std::string_view kinds[] = {"true or false",  "a whole number", "a number", "text",
                                        "a date or time", "a list ([...])", "a table"};
  return kinds[node.value.index()];
}

Node parse_toml(std::string_view text, const std::string& file) {
  if (const auto problem = find_safety_problem(text))
    throw InputError({{file, problem->where.line, problem->where.column, problem->problem, problem->remedy}});
  try {
    Node root = convert(toml::parse(text));
    root.where = {1, 1};
    return root;
  } catch (const toml::parse_error& error) {
    const Position where = position_of(error.source());
    throw InputError({{file, where.line, where.column, "this is not TOML: " + printable(error.description(), 200),
                       remedy_for(error.description())}});
  }
}

} // namespace domus::scenarios
