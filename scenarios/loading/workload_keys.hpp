/// How a workload is written in TOML: its demand, every count with its source, and how operations arrive.
#pragma once

#include "models/workload.hpp"
#include "scenarios/toml/keys.hpp"

#include <optional>
#include <string>

namespace domus::scenarios {

/// The source of a number that a scenario gives without one: its author answers for it.
inline constexpr std::string_view given_by_author = "given in the scenario";

struct WorkloadDraft {
  models::Workload workload;
  Located name;
  std::optional<unsigned> threads; ///< unset: one a vCPU
  Position where;
};

[[nodiscard]] Keys<WorkloadDraft> workload_keys();
[[nodiscard]] Keys<models::Demand> demand_keys();

using Load = decltype(models::Workload::load);

/// Changes `load` by what a "load" table says: a rate makes it open, clients or a think time make it closed.
void read_load(const Node& node, Load& load, Complaints& complaints);
/// The same keys, described.
void describe_load(Field& field);

} // namespace domus::scenarios
