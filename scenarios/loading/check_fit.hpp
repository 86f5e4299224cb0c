/// Does a scenario make sense on its own hosts: do guests fit, and do they ask only for what is there?
#pragma once

#include "scenarios/complaints.hpp"
#include "scenarios/scenario.hpp"

namespace domus::scenarios {

/// Precondition: the scenario is complete. Memory is counted as the host's toolstack counts it
/// (models/memory/guest_bill.hpp).
void check_fit(const Scenario& scenario, Complaints& complaints);

} // namespace domus::scenarios
