#include "scenarios/toml/keys.hpp"

#include "scenarios/nearest.hpp"

#include <fmt/format.h>

namespace domus::scenarios::keys_detail {

const Table* members_of(const Node& node, std::string_view title, Complaints& complaints) {
  const auto* table = node.as<Table>();
  if (table == nullptr)
    complaints.add(node.where, fmt::format("{} is {}, but must be a table", title, kind_of(node)),
                   "write its keys in braces, as in { key = value }");
  return table;
}

const Array* tables_of(const Field& field) {
  const auto* array = field.node()->as<Array>();
  if (array != nullptr)
    return array;
  const std::string remedy = fmt::format("begin each with a line [[{}]], in double brackets", field.key());
  field.complain_kind("a list of tables", remedy);
  return nullptr;
}

void complain_unknown(const Member& member, std::string_view title, const std::vector<std::string_view>& known,
                      Complaints& complaints) {
  complaints.add(member.where, fmt::format("unknown key \"{}\" in {}", printable(member.key), title),
                 suggest(member.key, known, "the keys here are"));
}

void complain_missing(const Node& node, std::string_view title, const KeyDescription& key, Complaints& complaints) {
  complaints.add(node.where, fmt::format("{} has no \"{}\"", title, key.key),
                 fmt::format("add {} = ... ({}): {}", key.key, key.takes, key.meaning));
}

} // namespace domus::scenarios::keys_detail
