/// From drafts to a scenario: names become indices, flavors and workloads are filled in, counts become guests.
#pragma once

#include "scenarios/complaints.hpp"
#include "scenarios/loading/drafts.hpp"
#include "scenarios/loading/names.hpp"
#include "scenarios/scenario.hpp"

namespace domus::scenarios {

/// The scenario that a draft describes. If it complains, what it returns is incomplete.
[[nodiscard]] Scenario resolve(const ScenarioDraft& draft, Complaints& complaints);

/// Its parts, in the order in which they are done. Each adds to the scenario.
void resolve_hosts(const ScenarioDraft& draft, Scenario& scenario, Names& hosts, Complaints& complaints);
void resolve_links(const ScenarioDraft& draft, Scenario& scenario, const Names& hosts, Complaints& complaints);
void resolve_guests(const ScenarioDraft& draft, Scenario& scenario, const Names& hosts, Complaints& complaints);
void resolve_slots(const ScenarioDraft& draft, Scenario& scenario, const Names& guests, Complaints& complaints);

} // namespace domus::scenarios
