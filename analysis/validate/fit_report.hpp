/// The answers of `domus validate --fit` and `--leave-one-out`, as text and as what they add to the JSON of
/// `domus validate`.
#pragma once

#include "analysis/validate/fit.hpp"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <vector>

namespace domus::analysis {

/// A fit or a leave-one-out beside the values as they are.
struct FitScores {
  Scores now;
  Scores now_asked; ///< the first, of the cases that the second are about
  Scores then;
  std::vector<bool> used;  ///< which cases pulled on the parameters
  std::vector<bool> asked; ///< which cases the second scores are about
  std::size_t runs = 0;    ///< simulations in all
};

[[nodiscard]] std::string fit_text(const scenarios::CaseFile& cases, const ReplicationPlan& plan,
                                   const ParameterFit& fit, const FitScores& scores);
[[nodiscard]] std::string leave_one_out_text(const scenarios::CaseFile& cases, const ReplicationPlan& plan,
                                             const LeaveOneOut& result, const FitScores& scores);

/// Keys: `domus help json`.
[[nodiscard]] nlohmann::ordered_json fit_json(const scenarios::CaseFile& cases, const ParameterFit& fit,
                                              const FitScores& scores);
[[nodiscard]] nlohmann::ordered_json leave_one_out_json(const scenarios::CaseFile& cases, const LeaveOneOut& result,
                                                        const FitScores& scores);

/// Whether a value is at an end of the plausible range.
[[nodiscard]] bool is_at_an_end(const scenarios::Parameter& parameter, double value);

} // namespace domus::analysis
