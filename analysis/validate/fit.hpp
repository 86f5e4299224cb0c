/// What the parameters of a case file would be if they were set from its cases anew, and what the model says of cases
/// that its parameters were not set from.
///
/// The loss is that of the logarithms of predicted / published, so that too much by a factor is as bad as too little
/// by it, and 0 inside a published range. Every benchmark family has the same weight, however many cases it has. What
/// pulls on the parameters is cases that are gates: a case without a gate is off for a reason that no price mends, and
/// would only bend the prices. Nor does an input. Both are predicted all the same. A price that the cases do not tell
/// better than its plausible range does is not moved: noise alone would send it to one end or the other.
#pragma once

#include "analysis/validate/least_squares.hpp"
#include "analysis/validate/predictor.hpp"
#include "analysis/validate/score.hpp"

#include <string>
#include <vector>

namespace domus::analysis {

struct ParameterFit {
  ParameterValues values;
  std::vector<bool> told; ///< by the cases; what is not has the value that it had
  /// Relative ones, if families err by 3 % or, where that is more, as the cases do; infinite for what is not told. They
  /// take cases to err independently, which those of one family do not quite: the truth is rather wider.
  std::vector<double> standard_errors;
  std::vector<Answer> answers; ///< to all cases at these values
};

/// One family, predicted by the others.
struct LeftOutFamily {
  std::string name;
  ParameterValues values; ///< set from the others
  std::vector<bool> told; ///< by the others; what is not has the value that the search began with
  /// Parameters that were calibrated on this family only. Without it they are not known, so that the search began in
  /// the middle of their range and not at their value.
  std::vector<bool> began_in_the_middle;
};

struct LeaveOneOut {
  std::vector<LeftOutFamily> families;
  std::vector<Answer> answers; ///< to each case, by the others; empty for families that nobody asked for
};

class CaseFitter {
public:
  /// Both must outlive it. Predicts all cases at the values as they are.
  CaseFitter(const scenarios::CaseFile& cases, Predictor& predictor);

  [[nodiscard]] const std::vector<Answer>& answers_now() const { return answers_now_; }
  /// Whether the case pulls on the parameters.
  [[nodiscard]] bool is_used(std::size_t index) const;

  [[nodiscard]] ParameterFit fit_all();
  /// Leaves out each of these families in turn.
  [[nodiscard]] LeaveOneOut leave_one_out(const std::vector<std::string>& families);

private:
  [[nodiscard]] LeastSquaresProblem problem_without(const std::string* family);
  [[nodiscard]] const JacobianColumns& jacobian_now();
  [[nodiscard]] std::vector<double> residuals_of(const std::vector<Answer>& answers) const;
  [[nodiscard]] LeftOutFamily leave_out(const std::string& family, std::vector<Answer>& answers);

  const scenarios::CaseFile& cases_;
  Predictor& predictor_;
  std::vector<Answer> answers_now_;
  JacobianColumns jacobian_now_; ///< of all cases that are used; empty until asked for
};

} // namespace domus::analysis
