/// What a change of policy does to a fleet that is simulated: guests whose images are no longer built are moved to
/// their PVHVM variants, and both fleets run under the same seeds.
#pragma once

#include "analysis/compare/mode_runs.hpp"
#include "analysis/policy/change.hpp"
#include "analysis/run/replicated_run.hpp"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <vector>

namespace domus::analysis {

/// What becomes of a guest of the scenario.
struct MovedGuest {
  std::size_t guest = 0;
  std::string from_image;
  std::string to_image; ///< empty: there is no variant that the new policy builds, and the guest stays as it is
  std::string reason;   ///< the error of the new policy
};

struct Consequences {
  std::vector<MovedGuest> moved;
  ModeRuns before; ///< its `mode` says nothing: guests have their own
  ModeRuns after;  ///< the same guests, those that could be moved in their new mode
};

/// Guests that name an image and a flavor are asked about; the others stay as they are. Throws InputError where the
/// moved fleet does not fit its hosts any more.
[[nodiscard]] Consequences consequences_of(const PolicyChange& change, const scenarios::Scenario& scenario,
                                           const std::string& file, const ReplicationPlan& plan,
                                           Environment& environment);

[[nodiscard]] std::string consequences_text(const Consequences& consequences);
[[nodiscard]] nlohmann::ordered_json consequences_json(const Consequences& consequences);

} // namespace domus::analysis
