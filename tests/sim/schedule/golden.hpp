/// The recorded decisions of Xen 4.20.4's own scheduler code, and the comparison of ours with them.
///
/// tests/golden/SCHEDULER/NAME.spec.json says what was run; NAME.expect.json, NAME.trace.csv and NAME.credits.csv what
/// came out.
#pragma once

#include "sim/schedule/schedule_result.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace domus::tests {

/// All cases recorded for a scheduler, in the order of their names.
[[nodiscard]] std::vector<std::string> golden_cases(const std::string& scheduler);

[[nodiscard]] std::filesystem::path golden_spec(const std::string& scheduler, const std::string& name);

/// Where `result` differs from what Xen did: one line a field or trace line, at most `most` lines. Empty: equal in
/// every whole number of the result, in the means to the tenth of a nanosecond that is recorded, and in the traces.
[[nodiscard]] std::vector<std::string> differences(const std::string& scheduler, const std::string& name,
                                                   const sim::ScheduleResult& result, std::size_t most = 8);

} // namespace domus::tests
