/// Reads models::Quantity and models::CpuTime: a figure, its plausible range and its source.
#pragma once

#include "models/demand.hpp"
#include "scenarios/toml/field.hpp"

namespace domus::scenarios {

/// A bare number, for which the author answers, or { mean = 9.1, range = [5, 12], source = "..." }. Where the source is
/// "assumed", a range is required.
void read_count(Field& field, models::Quantity& to);
/// The same with times: "22 us", or { mean = "22 us", range = ["10 us", "40 us"], source = "..." }.
void read_cpu_time(Field& field, models::CpuTime& to);

} // namespace domus::scenarios
