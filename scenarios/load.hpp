/// Reads a scenario file into the plain structs of scenarios/scenario.hpp, or says what is wrong with it.
#pragma once

#include "scenarios/input_error.hpp"
#include "scenarios/scenario.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace domus::scenarios {

/// Reads, checks and resolves a scenario. Throws InputError with up to 20 diagnostics, in the order of the file.
/// The workload library and the flavor catalogue are those that come with domus.
[[nodiscard]] Scenario load_scenario(const std::filesystem::path& file);

/// The same for text that is already in memory; `file` is what messages call it.
[[nodiscard]] Scenario load_scenario_text(std::string_view text, const std::string& file);

} // namespace domus::scenarios
