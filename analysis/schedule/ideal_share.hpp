/// What each domain of a scheduling spec would get if its scheduler divided the CPU time ideally by weight.
#pragma once

#include "scenarios/schedule_spec.hpp"
#include "sim/schedule/schedule_result.hpp"

#include <optional>
#include <vector>

namespace domus::analysis {

[[nodiscard]] bool has_weights(models::Scheduler scheduler);

/// Who has a domain's weight: each of its vCPUs, or all of them together, as the manual of credit and credit2 suggests.
enum class WeightOf : unsigned char { vcpu, domain };
/// What the code does: each vCPU, save in credit before 4.1.
[[nodiscard]] WeightOf what_weight_counts_for(const scenarios::ScheduleSpec& spec);

/// In pCPUs, of each domain. A vCPU asks for what its work would use if it were alone, a client or server for what it
/// used. Nothing where there is no such ideal: under a scheduler without weights, where weights or caps change on the
/// way, or where work comes to an end.
[[nodiscard]] std::optional<std::vector<double>> ideal_shares(const scenarios::ScheduleSpec& spec,
                                                              const sim::ScheduleResult& result, WeightOf whose);

} // namespace domus::analysis
