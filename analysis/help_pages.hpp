/// Pages of `domus help` beyond what the commands say of themselves.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace domus::analysis {

/// Those that are no command: "json", "scenario" ...
[[nodiscard]] std::vector<std::string> help_topics();
/// The page on a topic, or nothing if there is no such page. "crossover", "schedule" and "validate" continue
/// those commands' own help.
[[nodiscard]] std::optional<std::string> help_page(std::string_view topic);

} // namespace domus::analysis
