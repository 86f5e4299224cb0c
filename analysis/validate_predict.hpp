/// What the model says on the cases of a case file.
#pragma once

#include "analysis/environment.hpp"
#include "analysis/replicated_run.hpp"
#include "analysis/statistics.hpp"
#include "scenarios/cases/case.hpp"

#include <optional>
#include <string>
#include <vector>

namespace domus::analysis {

/// The answer to one case, in its unit; or the reason why there is none.
struct Answer {
  std::optional<Estimate> predicted;
  std::string reason;
};

/// An answer for each case, in their order. All scenarios run under the same seeds, so that ratios are paired.
[[nodiscard]] std::vector<Answer> answers_to(const scenarios::CaseFile& cases, const ReplicationPlan& plan,
                                             Environment& environment);

} // namespace domus::analysis
