/// Reads the name of one of the things that models knows: a platform, a disk, a NIC.
#pragma once

#include "scenarios/toml/field.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace domus::scenarios {

/// The name of one of `all`, which have a member `name`.
template <class Things>
void read_name_of(Field& field, std::string& to, const Things& all) {
  std::vector<std::pair<std::string_view, std::string>> words;
  for (const auto& thing : all)
    words.emplace_back(thing.name, thing.name);
  field.choice<std::string>(to, words);
}

} // namespace domus::scenarios
