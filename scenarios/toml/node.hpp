/// The contents of a TOML file as a plain tree in the order of the file, each key and value with its position.
///
/// The tree is our own so that toml++, which takes seconds to compile, is included in one .cpp only, and so that keys
/// keep the order in which their author wrote them.
#pragma once

#include "scenarios/position.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace domus::scenarios {

struct Node;
struct Member;

/// A date or time of TOML. No domus file has use for one, so only its presence is kept.
struct DateOrTime {};

struct Array {
  std::vector<Node> items;
};

struct Table {
  std::vector<Member> members; ///< keys are unique; in the order of the file
};

struct Node {
  Position where;
  std::variant<bool, std::int64_t, double, std::string, DateOrTime, Array, Table> value;

  template <class T>
  [[nodiscard]] const T* as() const {
    return std::get_if<T>(&value);
  }
};

struct Member {
  std::string key;
  Position where; ///< of the key
  Node node;
};

/// What a value is, with its article, for messages: "a whole number", "text", "a table" ...
[[nodiscard]] std::string_view kind_of(const Node& node);

/// The text of a TOML document as a tree. `file` is what messages call it. Throws InputError with one diagnostic for
/// the first thing that is not TOML, is not text at all, or is nested too deeply (scenarios/toml/safety.hpp).
[[nodiscard]] Node parse_toml(std::string_view text, const std::string& file);

} // namespace domus::scenarios
