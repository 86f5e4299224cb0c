/// Makes sure that a file is safe to give to a TOML parser: it is text, not too long, and not nested too deeply.
///
/// toml++ builds one table for each part of a dotted key and frees them recursively, so "a.a.a.a..." for megabytes
/// would overflow the stack; nested arrays cost it time. A scenario is never nested more than a few levels, so the
/// limits below are generous, and what passes them is parsed in well under a second.
#pragma once

#include "scenarios/position.hpp"

#include <cstddef>
#include <filesystem>
#include <istream>
#include <optional>
#include <string>
#include <string_view>

namespace domus::scenarios {

inline constexpr std::size_t longest_file = std::size_t{1} << 20; ///< bytes; a guest takes some 200
inline constexpr unsigned deepest_nesting = 16;                   ///< of brackets and braces
inline constexpr unsigned deepest_key = 8;                        ///< parts of a dotted key or table name

struct SafetyProblem {
  Position where;
  std::string problem;
  std::string remedy;
};

/// The first thing that makes `text` unsafe or senseless to parse, or nothing. Takes time linear in min(text, limit).
[[nodiscard]] std::optional<SafetyProblem> find_safety_problem(std::string_view text);

/// What is left of the stream, at most one byte more than `longest_file` of it, so that endless files end too.
[[nodiscard]] std::string read_beginning(std::istream& stream);

/// The contents of a file, at most one byte more than `longest_file` of them, so that endless files end too. Throws
/// InputError if it cannot be read.
[[nodiscard]] std::string read_beginning(const std::filesystem::path& file);

} // namespace domus::scenarios
