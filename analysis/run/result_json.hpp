/// One run's result as JSON and back, to the last bit.
///
/// The same form serves the "runs" of `domus run --json` and the pipe between a replication's process and the command.
/// Populations that nobody ever entered are left out. `domus help json` explains the keys.
#pragma once

#include "sim/result.hpp"

#include <nlohmann/json_fwd.hpp>

namespace domus::analysis {

[[nodiscard]] nlohmann::ordered_json to_json(const sim::RunResult& result);
/// Reads what to_json wrote. Throws some std::exception for anything else.
[[nodiscard]] sim::RunResult run_result_from(const nlohmann::ordered_json& json);

/// The key of a station: "guest_thread", "block_backend" ...
[[nodiscard]] std::string_view key_of(models::Station station);

} // namespace domus::analysis
