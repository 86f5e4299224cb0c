/// The text of `domus help costs`.
#pragma once

#include <string>

namespace domus::analysis {

/// Every primitive with its price on each platform, which a scenario may change.
[[nodiscard]] std::string cost_page();

} // namespace domus::analysis
