/// The page of `domus help schedule` about the JSON format of scheduling specs.
#pragma once

#include <string_view>

namespace domus::analysis {

/// Every key that the reader of specs takes, every kind of work, and an example that can be run.
[[nodiscard]] std::string_view spec_page();

} // namespace domus::analysis
