/// The answer of `domus validate` as text and as JSON.
#pragma once

#include "analysis/run/replicated_run.hpp"
#include "analysis/validate/score.hpp"

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace domus::analysis {

[[nodiscard]] std::string validate_text(const scenarios::CaseFile& cases, const Scores& scores,
                                        const ReplicationPlan& plan);

/// What was published: "0.953", or "5.5 to 40" for a range; four digits at most.
[[nodiscard]] std::string published_text(const scenarios::ValidationCase& one);

/// Of one line of the sums.
[[nodiscard]] nlohmann::ordered_json sum_json(const ScoreSum& sum);

/// Keys: `domus help json`.
[[nodiscard]] nlohmann::ordered_json validate_json(const scenarios::CaseFile& cases, const Scores& scores,
                                                   const ReplicationPlan& plan);

} // namespace domus::analysis
