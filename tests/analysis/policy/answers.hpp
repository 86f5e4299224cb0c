/// What commands of policies answer in JSON.
#pragma once

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace domus::tests {

/// Runs `domus` with these arguments and --json -, and requires this exit code.
[[nodiscard]] nlohmann::json json_of(std::vector<std::string> arguments, int exit_code);

} // namespace domus::tests
