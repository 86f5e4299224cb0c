/// The reference of a file format, for help pages.
#pragma once

#include "scenarios/toml/field.hpp"

#include <string>
#include <vector>

namespace domus::analysis {

/// For each key a line of what it means and one of what it takes and what holds without it.
[[nodiscard]] std::string key_reference(const std::vector<scenarios::KeyDescription>& keys);

} // namespace domus::analysis
