/// Reads a scenario file into the plain structs of scenarios/scenario.hpp, or says what is wrong with it.
#pragma once

#include "scenarios/input_error.hpp"
#include "scenarios/scenario.hpp"
#include "scenarios/toml/field.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace domus::scenarios {

/// Reads, checks and resolves a scenario. Throws InputError with up to 20 diagnostics, in the order of the file.
/// The workload library and the flavor catalogue are those that come with domus.
[[nodiscard]] Scenario load_scenario(const std::filesystem::path& file);

/// The same for text that is already in memory; `file` is what messages call it.
[[nodiscard]] Scenario load_scenario_text(std::string_view text, const std::string& file);

/// The same for a file that is parsed already, or a table inside another file.
[[nodiscard]] Scenario load_scenario_tree(const Node& root, const std::string& file);

/// Every key of the scenario format, in the order of the reference. Made by the tables that read the keys, so it holds
/// what is true.
[[nodiscard]] std::vector<KeyDescription> describe_scenario_keys();

} // namespace domus::scenarios
