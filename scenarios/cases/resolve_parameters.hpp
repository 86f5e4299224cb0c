/// The parameters of a case file: looked up among the platforms' prices, and checked.
#pragma once

#include "scenarios/cases/case_drafts.hpp"
#include "scenarios/complaints.hpp"

#include <string>
#include <vector>

namespace domus::scenarios {

/// Complains of unknown and double names, of ranges that make no sense or do not hold the price, and of too many.
/// `usual_platform` is whose prices are meant where a parameter names no platform; may be empty.
[[nodiscard]] std::vector<Parameter> resolve_parameters(const std::vector<ParameterDraft>& drafts,
                                                        const std::string& usual_platform, Complaints& complaints);

} // namespace domus::scenarios
