/// Scheduling specs drawn at random, of every kind of host and work, for properties that hold of all of them.
#pragma once

#include "scenarios/schedule_spec.hpp"

#include <rapidcheck.h>

#include <optional>

namespace domus::tests {

/// Small hosts of any topology, a handful of domains, some changes of weights and caps, a traced run of 150 ms without
/// warm-up, on `scheduler` or on any that keeps hard affinities. Draws from RapidCheck, so only within a property.
[[nodiscard]] scenarios::ScheduleSpec random_spec(std::optional<models::Scheduler> scheduler = std::nullopt);

} // namespace domus::tests
