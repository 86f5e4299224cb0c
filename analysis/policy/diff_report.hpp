/// The answer of `domus policy diff` as text and as JSON.
#pragma once

#include "analysis/policy/build_changes.hpp"
#include "analysis/policy/server_changes.hpp"

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace domus::analysis {

/// `servers`: null where none were given.
[[nodiscard]] std::string diff_text(const PolicyChange& change, const BuildChanges& builds,
                                    const ServerChanges* servers);
[[nodiscard]] nlohmann::ordered_json diff_json(const PolicyChange& change, const BuildChanges& builds,
                                               const ServerChanges* servers);

[[nodiscard]] bool breaks_anything(const BuildChanges& builds, const ServerChanges* servers);

} // namespace domus::analysis
