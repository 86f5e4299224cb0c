/// What `domus help validate` says of case files.
#pragma once

#include <string>

namespace domus::analysis {

[[nodiscard]] std::string case_page();

} // namespace domus::analysis
