/// Changes to a file that is parsed already: a scenario with some keys changed is read anew from its tree, so that it
/// is checked like any other.
#pragma once

#include "scenarios/toml/node.hpp"

#include <string_view>

namespace domus::scenarios {

/// The member of that key, or nullptr; nullptr as well where `node` is no table.
[[nodiscard]] Node* find_member(Node& node, std::string_view key);
[[nodiscard]] const Node* find_member(const Node& node, std::string_view key);

/// The table that stands at `where` in a list of tables of the file: one [[guest]] of all. nullptr if none does.
[[nodiscard]] Table* table_of_list(Node& root, std::string_view list, Position where);
[[nodiscard]] const Table* table_of_list(const Node& root, std::string_view list, Position where);

/// Puts a member in the place of the one of its key, or beside the others.
void set_member(Table& table, const Member& wanted);

} // namespace domus::scenarios
