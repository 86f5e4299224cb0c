/// Pages of `domus help` that are not about one command.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace domus::analysis {

/// "json", "scenario" ...
[[nodiscard]] std::vector<std::string> help_topics();
/// The page on a topic, or nothing if there is no such page.
[[nodiscard]] std::optional<std::string> help_page(std::string_view topic);

} // namespace domus::analysis
