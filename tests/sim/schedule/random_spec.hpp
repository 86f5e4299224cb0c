/// Scheduling specs drawn at random, of every kind of host and work, for properties that hold of all of them.
#pragma once

#include "scenarios/schedule_spec.hpp"

#include <rapidcheck.h>

namespace domus::tests {

/// Small hosts of any topology, a handful of domains, a traced run of 150 ms without warm-up. Draws from RapidCheck, so
/// only within a property.
[[nodiscard]] scenarios::ScheduleSpec random_spec();

} // namespace domus::tests
