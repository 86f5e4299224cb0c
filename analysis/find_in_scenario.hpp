/// What a user names on the command line: guests and modes, with a hint where the name is unknown.
#pragma once

#include "models/mode.hpp"
#include "scenarios/scenario.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace domus::analysis {

/// The guest called `name`, or the first one if none is named. Throws UsageError.
[[nodiscard]] const scenarios::GuestSpec& find_guest(const scenarios::Scenario& scenario,
                                                     const std::optional<std::string>& name);
/// Throws UsageError.
[[nodiscard]] models::Mode parse_mode(const std::string& text);
/// A mode, or a guest of the scenario; a mode where both are called so. Throws UsageError.
[[nodiscard]] std::variant<models::Mode, const scenarios::GuestSpec*>
find_mode_or_guest(const scenarios::Scenario& scenario, const std::string& name);
/// "pv,pvhvm,hvm": at least two, each once. Throws UsageError; `option` is where they were given.
[[nodiscard]] std::vector<models::Mode> parse_modes(const std::string& list, std::string_view option = "--modes");

} // namespace domus::analysis
