/// Tables of keys: which keys a TOML table has, what they mean, and how each is read. One such list per kind of table
/// is all there is to know about the format; unknown and missing keys, and the printed reference, follow from it.
#pragma once

#include "scenarios/toml/field.hpp"

#include <fmt/format.h>

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace domus::scenarios {

/// What to write for `fallback` of a key that must be given.
inline constexpr std::string_view required = "required";

template <class Target>
struct Key {
  std::string_view name;
  std::string_view fallback; ///< `required`, or what holds without the key; "" = what a fresh Target holds
  std::string_view meaning;  ///< one line
  void (*read)(Field&, Target&);
};

template <class Target>
using Keys = std::span<const Key<Target>>;

namespace keys_detail {
/// The members of a table, or a complaint and nullptr.
const Table* members_of(const Node& node, std::string_view title, Complaints& complaints);
/// The tables of a list of tables ([[guest]]), or a complaint and nullptr.
const Array* tables_of(const Field& field);
void complain_unknown(const Member& member, std::string_view title, const std::vector<std::string_view>& known,
                      Complaints& complaints);
void complain_missing(const Node& node, std::string_view title, const KeyDescription& key, Complaints& complaints);
} // namespace keys_detail

/// What a key takes and falls back to; the keys of the tables in its value go to `below`.
template <class Target>
[[nodiscard]] KeyDescription describe_key(const Key<Target>& key, const std::string& prefix,
                                          std::vector<KeyDescription>& below) {
  KeyDescription description{prefix + std::string(key.name), "", std::string(key.fallback), std::string(key.meaning)};
  Target fresh{};
  Field field(description, below);
  key.read(field, fresh);
  return description;
}

/// Appends a line for each key of a table, each followed by those of the tables in its value.
template <class Target>
void describe_table(const std::string& prefix, Keys<Target> keys, std::vector<KeyDescription>& to) {
  for (const Key<Target>& key : keys) {
    std::vector<KeyDescription> below;
    to.push_back(describe_key(key, prefix, below));
    to.insert(to.end(), below.begin(), below.end());
  }
}

/// Reads a table into `target`. `title` is what messages call the table: "[[guest]]".
template <class Target>
void read_table(const Node& node, std::string_view title, Keys<Target> keys, Target& target, Complaints& complaints) {
  const Table* table = keys_detail::members_of(node, title, complaints);
  if (table == nullptr)
    return;
  std::vector<bool> seen(keys.size(), false);
  for (const Member& member : table->members) {
    if (complaints.full())
      return;
    std::size_t at = 0;
    while (at < keys.size() && keys[at].name != member.key)
      ++at;
    if (at == keys.size()) {
      std::vector<std::string_view> known;
      for (const Key<Target>& key : keys)
        known.push_back(key.name);
      keys_detail::complain_unknown(member, title, known, complaints);
      continue;
    }
    seen[at] = true;
    Field field(keys[at].name, member.node, complaints);
    keys[at].read(field, target);
  }
  for (std::size_t i = 0; i < keys.size(); ++i) {
    std::vector<KeyDescription> ignored;
    if (!seen[i] && keys[i].fallback == required)
      keys_detail::complain_missing(node, title, describe_key(keys[i], "", ignored), complaints);
  }
}

/// A key whose value is a table: [host.dom0], or dom0 = {...}.
template <class Target>
void read_subtable(Field& field, Target& target, Keys<Target> keys) {
  if (field.describe("a table", "its defaults"))
    return describe_table(std::string(field.key()) + ".", keys, field.below());
  read_table(*field.node(), fmt::format("\"{}\"", field.key()), keys, target, field.complaints());
}

/// A key whose value is a list of tables: [[guest]]. A Target with a member `where` is told where its table begins.
template <class Target>
void read_tables(Field& field, std::vector<Target>& targets, Keys<Target> keys) {
  if (field.describe("a list of tables", "none"))
    return describe_table(std::string(field.key()) + ".", keys, field.below());
  const Array* tables = keys_detail::tables_of(field);
  if (tables == nullptr)
    return;
  targets.reserve(tables->items.size());
  for (const Node& node : tables->items) {
    if (field.complaints().full())
      return;
    Target target{};
    if constexpr (requires { target.where = node.where; })
      target.where = node.where;
    read_table(node, fmt::format("[[{}]]", field.key()), keys, target, field.complaints());
    targets.push_back(std::move(target));
  }
}

} // namespace domus::scenarios
