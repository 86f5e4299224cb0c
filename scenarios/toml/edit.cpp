#include "scenarios/toml/edit.hpp"

#include <algorithm>

namespace domus::scenarios {

const Node* find_member(const Node& node, std::string_view key) {
  const auto* table = node.as<Table>();
  if (table == nullptr)
    return nullptr;
  const auto found = std::find_if(table->members.begin(), table->members.end(),
                                  [&](const Member& member) { return member.key == key; });
  return found == table->members.end() ? nullptr : &found->node;
}

Node* find_member(Node& node, std::string_view key) {
  return const_cast<Node*>(find_member(static_cast<const Node&>(node), key));
}

const Table* table_of_list(const Node& root, std::string_view list, Position where) {
  const Node* const tables = find_member(root, list);
  const auto* const array = tables == nullptr ? nullptr : tables->as<Array>();
  if (array == nullptr)
    return nullptr;
  const auto found =
      std::find_if(array->items.begin(), array->items.end(), [&](const Node& item) { return item.where == where; });
  return found == array->items.end() ? nullptr : found->as<Table>();
}

Table* table_of_list(Node& root, std::string_view list, Position where) {
  return const_cast<Table*>(table_of_list(static_cast<const Node&>(root), list, where));
}

void set_member(Table& table, const Member& wanted) {
  const auto same = std::find_if(table.members.begin(), table.members.end(),
                                 [&](const Member& member) { return member.key == wanted.key; });
  if (same != table.members.end())
    *same = wanted;
  else
    table.members.push_back(wanted);
}

} // namespace domus::scenarios
