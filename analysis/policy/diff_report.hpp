/// The answer of `domus policy diff` as text and as JSON.
#pragma once

#include "analysis/policy/build_changes.hpp"
#include "analysis/policy/server_changes.hpp"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <vector>

namespace domus::analysis {

struct DiffAnswer {
  const PolicyChange* change = nullptr;
  const BuildChanges* builds = nullptr;
  const ServerChanges* servers = nullptr; ///< null where none were given
  std::vector<const models::Rule*> unasked;
};

[[nodiscard]] std::string diff_text(const DiffAnswer& diff);
[[nodiscard]] nlohmann::ordered_json diff_json(const DiffAnswer& diff);

[[nodiscard]] bool breaks_anything(const DiffAnswer& diff);

} // namespace domus::analysis
