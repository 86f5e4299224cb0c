/// What a scenario says that has no effect, or an effect that its author may not expect.
#pragma once

#include "scenarios/input_error.hpp"
#include "scenarios/scenario.hpp"

#include <string>
#include <vector>

namespace domus::scenarios {

/// Cautions about a valid scenario that came from `file`: settings that the host's scheduler ignores, vCPUs that it
/// never runs. At most 20, in the order of hosts and then of guests; of the copies of a guest only the first is
/// cautioned about.
[[nodiscard]] std::vector<Diagnostic> cautions_of(const Scenario& scenario, const std::string& file);

} // namespace domus::scenarios
