/// The page of `domus help crossover`: how crossings are found, and which keys can be varied.
#pragma once

#include <string>

namespace domus::analysis {

[[nodiscard]] std::string crossover_page();

} // namespace domus::analysis
