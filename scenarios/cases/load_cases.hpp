/// Reads a case file: published measurements, and which figures of which scenarios answer them.
#pragma once

#include "scenarios/cases/case.hpp"
#include "scenarios/input_error.hpp"
#include "scenarios/toml/field.hpp"

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace domus::scenarios {

/// A scenario file that a case names.
struct ScenarioFile {
  std::string name; ///< for messages
  std::string text;
};
/// Finds it by the path in the case; nothing where there is none. May throw InputError.
using FindScenario = std::function<std::optional<ScenarioFile>(const std::string& path)>;

/// A scenario that comes with domus: "scenarios/lessons/disk_bound.toml".
[[nodiscard]] std::optional<ScenarioFile> shipped_scenario(const std::string& path);

/// Reads cases and their scenarios. Paths of scenarios count from the case file's folder; where there is no such file,
/// it is one that comes with domus. Throws InputError, for mistakes in scenarios too.
[[nodiscard]] CaseFile load_cases(const std::filesystem::path& file);

/// The same for text in memory; `file` is what messages call it.
[[nodiscard]] CaseFile load_cases_text(std::string_view text, const std::string& file, const FindScenario& find);

/// Every key of a case file, and those of its predictions.
[[nodiscard]] std::vector<KeyDescription> describe_case_keys();
[[nodiscard]] std::vector<KeyDescription> describe_prediction_keys();

} // namespace domus::scenarios
