#include "analysis/validate/score.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <utility>

namespace domus::analysis {

namespace {

using scenarios::ValidationCase;

/// 0.05 counts as within 5 %, whatever the last bit of the arithmetic.
constexpr double rounding = 1e-9;

/// Which side of 1 wins, 1 or -1; 0 where a published gap is too small to tell.
int published_side(const ValidationCase& one) {
  if (one.combination != scenarios::Combination::ratio)
    return 0;
  if (one.published > 1 + least_gap_of_winner)
    return 1;
  return one.published_to < 1 - least_gap_of_winner ? -1 : 0;
}

CaseScore score_of(const ValidationCase& one, Answer answer) {
  CaseScore result;
  result.answer = std::move(answer);
  if (!result.answer.predicted)
    return result;
  const double predicted = result.answer.predicted->mean;
  result.error = error_of(one, predicted);
  result.within = std::abs(*result.error) <= one.tolerance + rounding;
  if (const int side = published_side(one); side != 0)
    result.winner_right = side > 0 ? predicted > 1 : predicted < 1;
  return result;
}

/// Sums up the cases that `chosen` picks.
template <class Chosen>
ScoreSum sum_of(std::string name, const std::vector<ValidationCase>& cases, const std::vector<CaseScore>& scores,
                Chosen chosen) {
  ScoreSum sum;
  sum.name = std::move(name);
  std::vector<double> errors;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    if (cases[i].input || !chosen(cases[i]))
      continue;
    ++sum.cases;
    sum.predicted += scores[i].error ? 1 : 0;
    if (scores[i].error && !cases[i].bound)
      errors.push_back(std::abs(*scores[i].error));
    sum.gates += cases[i].gate ? 1 : 0;
    sum.gates_within += cases[i].gate && scores[i].within ? 1 : 0;
    sum.winners += scores[i].winner_right ? 1 : 0;
    sum.winners_right += scores[i].winner_right.value_or(false) ? 1 : 0;
  }
  if (!errors.empty()) {
    sum.largest = *std::max_element(errors.begin(), errors.end());
    sum.median = median_of(std::move(errors));
  }
  return sum;
}

/// A sum for each value of `member` that is not of inputs only.
std::vector<ScoreSum> sums_by(std::string ValidationCase::*member, const std::vector<ValidationCase>& cases,
                              const std::vector<CaseScore>& scores) {
  std::vector<ScoreSum> sums;
  for (const std::string& name : distinct(cases, member)) {
    sums.push_back(sum_of(name, cases, scores, [&](const ValidationCase& one) { return one.*member == name; }));
    if (sums.back().cases == 0)
      sums.pop_back();
  }
  return sums;
}

} // namespace

double error_of(const ValidationCase& one, double predicted) {
  const double nearest = std::clamp(predicted, one.published, one.published_to);
  return (predicted - nearest) / nearest;
}

std::vector<std::string> distinct(const std::vector<ValidationCase>& cases, std::string ValidationCase::*member) {
  std::vector<std::string> names;
  for (const ValidationCase& one : cases)
    if (std::find(names.begin(), names.end(), one.*member) == names.end())
      names.push_back(one.*member);
  return names;
}

double median_of(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const std::size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

Scores score(const scenarios::CaseFile& cases, std::vector<Answer> answers) {
  assert(answers.size() == cases.cases.size());
  Scores scores;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    scores.cases.push_back(score_of(cases.cases[i], std::move(answers[i])));
    scores.gates += cases.cases[i].gate ? 1 : 0;
    scores.missed_gates += scores.cases.back().missed_gate(cases.cases[i]) ? 1 : 0;
  }
  scores.areas = sums_by(&ValidationCase::area, cases.cases, scores.cases);
  scores.families = sums_by(&ValidationCase::family, cases.cases, scores.cases);
  scores.all = sum_of("all", cases.cases, scores.cases, [](const ValidationCase&) { return true; });
  scores.gated = sum_of("all gates", cases.cases, scores.cases, [](const ValidationCase& one) { return one.gate; });
  scores.not_calibrated = sum_of("all not calibrated on", cases.cases, scores.cases,
                                 [](const ValidationCase& one) { return one.calibrated.empty(); });
  return scores;
}

} // namespace domus::analysis
