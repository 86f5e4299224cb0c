/// What one operation asks for, before any mode has its say: counts with their ranges and sources.
#pragma once

#include "models/demand.hpp"

#include <string>

namespace domus::analysis {

/// A table of what the demand has; what it has none of is left out.
[[nodiscard]] std::string demand_text(const models::Demand& demand);

} // namespace domus::analysis
