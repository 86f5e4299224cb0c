/// Some of the cases of a case file.
#pragma once

#include "scenarios/cases/case.hpp"

#include <string>

namespace domus::analysis {

/// Whether a name means the case: its id, its family or its area.
[[nodiscard]] bool is_meant(const std::string& name, const scenarios::ValidationCase& one);

/// Drops the cases that none of the names in `wanted`, with commas between, means. Throws UsageError where a name means
/// no case.
void keep_only(const std::string& wanted, scenarios::CaseFile& cases);

} // namespace domus::analysis
