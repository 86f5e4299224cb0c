/// Keys of a scenario that take one number after the other: those of a guest, by the path that `domus help scenario`
/// gives them ("vcpus", "demand.memory.working_set"), and those of its host ("host.dom0.vcpus").
///
/// In a list of tables a number says which one is meant, from 1: "demand.block.2.size". It can be left out where the
/// list has but one.
#pragma once

#include "scenarios/toml/field.hpp"

#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace domus::scenarios {

/// What is wrong with how a key or its value is named, and what to do about it.
struct KeyProblem {
  std::string problem;
  std::string remedy;
};

struct VariedKey {
  std::string path;                  ///< as messages call it: "demand.block.2.size"
  std::vector<std::string> parts;    ///< of the path below the guest's or the host's table
  std::string list;                  ///< which list its table is in: "guest" or "host"
  std::vector<std::string> in_lists; ///< paths below that table that hold lists of tables
  NumberKind number;
  std::string takes; ///< "a whole number, 1 to 4096"
  std::string meaning;
};

/// Every key that can be varied.
[[nodiscard]] std::vector<KeyDescription> describe_varied_keys();

[[nodiscard]] std::variant<VariedKey, KeyProblem> find_varied_key(std::string_view path);

/// A number as the key takes it, in the base unit of its dimension: "8", "12.5", "64KiB". The problem continues a
/// sentence that began with what the text is.
[[nodiscard]] std::variant<double, KeyProblem> parse_number(std::string_view text, const NumberKind& kind);
/// A value for people, with at most four significant digits and its unit.
[[nodiscard]] std::string number_text(double value, const NumberKind& kind);
/// A value as it would stand in a file, to the last digit.
[[nodiscard]] Node number_node(double value, const NumberKind& kind, Position where);

} // namespace domus::scenarios
