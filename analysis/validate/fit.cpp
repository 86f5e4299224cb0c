#include "analysis/validate/fit.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

namespace domus::analysis {

namespace {

using scenarios::Parameter;
using scenarios::ValidationCase;

/// Runs under the same seeds, but at prices that differ a little, differ in more than the prices say: a thread is woken
/// before another and not after it. A change of 5 % stands out of that.
constexpr double difference_step = 0.05;
/// A fifth of a per cent of a price is far below what any case can tell.
constexpr double smallest_step = 0.002;
/// An error of more than 10 % is taken for one of the model, and pulls no harder than that.
constexpr double huber = 0.1;
/// What one family's figures are known to: published gaps below it have no winner either.
constexpr double usual_error = least_gap_of_winner;
/// What is off by more than this factor, has the wrong sign, or has no answer at these prices, is as wrong as can be.
constexpr double most_wrong = 100;

std::vector<double> logarithms(const std::vector<double>& values) {
  std::vector<double> result(values.size());
  std::transform(values.begin(), values.end(), result.begin(), [](double value) { return std::log(value); });
  return result;
}

/// Back to the parameters' own units. What was not moved has its very value, to the last bit.
ParameterValues values_at(const std::vector<double>& logarithms_of_values, const ParameterValues& now) {
  ParameterValues values(now.size());
  for (std::size_t i = 0; i < now.size(); ++i)
    values[i] = logarithms_of_values[i] == std::log(now[i]) ? now[i] : std::exp(logarithms_of_values[i]);
  return values;
}

double residual_of(const ValidationCase& one, const Answer& answer) {
  if (!answer.predicted)
    return std::log(most_wrong);
  const double nearest = std::clamp(answer.predicted->mean, one.published, one.published_to);
  const double ratio = std::clamp(answer.predicted->mean / nearest, 1 / most_wrong, most_wrong);
  return std::log(ratio);
}

std::vector<bool> with_weight(const std::vector<double>& weights) {
  std::vector<bool> wanted(weights.size());
  std::transform(weights.begin(), weights.end(), wanted.begin(), [](double weight) { return weight > 0; });
  return wanted;
}

/// Calibrated on cases of this family, and on no others.
bool is_known_from(const std::string& family, const Parameter& parameter, const std::vector<ValidationCase>& cases) {
  bool any = false;
  for (const ValidationCase& one : cases) {
    if (std::find(one.calibrated.begin(), one.calibrated.end(), parameter.name) == one.calibrated.end())
      continue;
    if (one.family != family)
      return false;
    any = true;
  }
  return any;
}

/// Holds variables at `start` that the residuals do not tell better than half of their range, the worst told first: of
/// two that are told only together, one is then told by itself.
std::vector<bool> hold_what_is_not_told(LeastSquaresProblem& problem, const std::vector<double>& start,
                                        const JacobianColumns& jacobian) {
  std::vector<bool> told(start.size(), true);
  for (;;) {
    const std::vector<double> errors = standard_errors_of(problem, jacobian, usual_error);
    std::optional<std::size_t> worst;
    double worst_share = 1;
    for (std::size_t v = 0; v < start.size(); ++v) {
      const double share = told[v] ? errors[v] / ((problem.high[v] - problem.low[v]) / 2) : 0;
      if (!(share <= worst_share)) {
        worst = v;
        worst_share = share;
      }
    }
    if (!worst)
      return told;
    told[*worst] = false;
    problem.low[*worst] = problem.high[*worst] = start[*worst];
  }
}

} // namespace

CaseFitter::CaseFitter(const scenarios::CaseFile& cases, Predictor& predictor)
    : cases_(cases), predictor_(predictor),
      answers_now_(predictor.at(values_now(cases.parameters), std::vector<bool>(cases.cases.size(), true))) {}

bool CaseFitter::is_used(std::size_t index) const {
  return cases_.cases[index].gate && !cases_.cases[index].input && answers_now_[index].predicted;
}

std::vector<double> CaseFitter::residuals_of(const std::vector<Answer>& answers) const {
  std::vector<double> residuals(answers.size());
  for (std::size_t i = 0; i < answers.size(); ++i)
    residuals[i] = residual_of(cases_.cases[i], answers[i]);
  return residuals;
}

LeastSquaresProblem CaseFitter::problem_without(const std::string* family) {
  LeastSquaresProblem problem;
  std::vector<double> low;
  std::vector<double> high;
  for (const Parameter& one : cases_.parameters) {
    low.push_back(one.low);
    high.push_back(one.high);
  }
  problem.low = logarithms(low);
  problem.high = logarithms(high);
  std::map<std::string, std::size_t> sizes;
  for (std::size_t i = 0; i < cases_.cases.size(); ++i)
    sizes[cases_.cases[i].family] += is_used(i) ? 1 : 0;
  problem.weights.resize(cases_.cases.size());
  for (std::size_t i = 0; i < cases_.cases.size(); ++i) {
    const ValidationCase& one = cases_.cases[i];
    if (is_used(i) && (family == nullptr || one.family != *family))
      problem.weights[i] = 1 / static_cast<double>(sizes[one.family]);
  }
  problem.residuals = [this, wanted = with_weight(problem.weights)](const std::vector<double>& at) {
    return residuals_of(predictor_.at(values_at(at, values_now(cases_.parameters)), wanted));
  };
  problem.difference_step = difference_step;
  problem.smallest_step = smallest_step;
  problem.huber = huber;
  return problem;
}

const JacobianColumns& CaseFitter::jacobian_now() {
  if (jacobian_now_.empty()) {
    const std::vector<double> now = logarithms(values_now(cases_.parameters));
    const LeastSquaresProblem problem = problem_without(nullptr);
    jacobian_now_ = jacobian_at(problem, now, problem.residuals(now));
  }
  return jacobian_now_;
}

ParameterFit CaseFitter::fit_all() {
  const ParameterValues now = values_now(cases_.parameters);
  LeastSquaresProblem problem = problem_without(nullptr);
  ParameterFit result;
  result.told = hold_what_is_not_told(problem, logarithms(now), jacobian_now());
  const LeastSquaresFit found = fit(problem, logarithms(now), jacobian_now());
  result.values = values_at(found.at, now);
  // Cases that happen to come out right are no better known for that.
  result.standard_errors = standard_errors_of(problem, found.jacobian, usual_error);
  for (std::size_t v = 0; v < result.standard_errors.size(); ++v)
    result.standard_errors[v] = std::max(result.standard_errors[v], found.standard_errors[v]);
  result.answers = predictor_.at(result.values, std::vector<bool>(cases_.cases.size(), true));
  return result;
}

LeftOutFamily CaseFitter::leave_out(const std::string& family, std::vector<Answer>& answers) {
  const ParameterValues now = values_now(cases_.parameters);
  LeftOutFamily result;
  result.name = family;
  std::vector<double> start = logarithms(now);
  LeastSquaresProblem problem = problem_without(&family);
  problem.measure_at_end = false;
  for (std::size_t i = 0; i < start.size(); ++i) {
    result.began_in_the_middle.push_back(is_known_from(family, cases_.parameters[i], cases_.cases));
    if (result.began_in_the_middle.back())
      start[i] = (problem.low[i] + problem.high[i]) / 2;
  }
  result.told = hold_what_is_not_told(problem, start, jacobian_now());
  result.values = values_at(fit(problem, start, jacobian_now()).at, now);
  std::vector<bool> wanted(cases_.cases.size());
  for (std::size_t i = 0; i < wanted.size(); ++i)
    wanted[i] = cases_.cases[i].family == family;
  const std::vector<Answer> predicted = predictor_.at(result.values, wanted);
  for (std::size_t i = 0; i < wanted.size(); ++i)
    if (wanted[i])
      answers[i] = predicted[i];
  return result;
}

LeaveOneOut CaseFitter::leave_one_out(const std::vector<std::string>& families) {
  LeaveOneOut result;
  result.answers.resize(cases_.cases.size());
  for (const std::string& family : families)
    result.families.push_back(leave_out(family, result.answers));
  return result;
}

} // namespace domus::analysis
