#include "analysis/validate_score.hpp"

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
  const double nearest = std::clamp(predicted, one.published, one.published_to);
  result.error = (predicted - nearest) / nearest;
  result.within = std::abs(*result.error) <= one.tolerance + rounding;
  if (const int side = published_side(one); side != 0)
    result.winner_right = side > 0 ? predicted > 1 : predicted < 1;
  return result;
}

double median_of(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const std::size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

/// Sums up the cases that `chosen` picks.
template <class Chosen>
ScoreSum sum_of(std::string name, const std::vector<ValidationCase>& cases, const std::vector<CaseScore>& scores,
                Chosen chosen) {
  ScoreSum sum;
  sum.name = std::move(name);
  std::vector<double> errors;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    if (!chosen(cases[i]))
      continue;
    ++sum.cases;
    if (scores[i].error)
      errors.push_back(std::abs(*scores[i].error));
    sum.gates += cases[i].gate ? 1 : 0;
    sum.gates_within += cases[i].gate && scores[i].within ? 1 : 0;
    sum.winners += scores[i].winner_right ? 1 : 0;
    sum.winners_right += scores[i].winner_right.value_or(false) ? 1 : 0;
  }
  sum.predicted = errors.size();
  if (!errors.empty()) {
    sum.largest = *std::max_element(errors.begin(), errors.end());
    sum.median = median_of(std::move(errors));
  }
  return sum;
}

std::vector<std::string> areas_of(const std::vector<ValidationCase>& cases) {
  std::vector<std::string> areas;
  for (const ValidationCase& one : cases)
    if (std::find(areas.begin(), areas.end(), one.area) == areas.end())
      areas.push_back(one.area);
  return areas;
}

std::vector<CalibratedParameter> calibrated_by(const std::vector<ValidationCase>& cases) {
  std::vector<CalibratedParameter> parameters;
  for (const ValidationCase& one : cases)
    for (const std::string& name : one.calibrated) {
      auto found = std::find_if(parameters.begin(), parameters.end(),
                                [&](const CalibratedParameter& other) { return other.name == name; });
      if (found == parameters.end())
        found = parameters.insert(parameters.end(), {name, {}});
      found->cases.push_back(one.id);
    }
  return parameters;
}

} // namespace

Scores score(const scenarios::CaseFile& cases, std::vector<Answer> answers) {
  assert(answers.size() == cases.cases.size());
  Scores scores;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    scores.cases.push_back(score_of(cases.cases[i], std::move(answers[i])));
    scores.missed_gates += scores.cases.back().missed_gate(cases.cases[i]) ? 1 : 0;
  }
  for (const std::string& area : areas_of(cases.cases))
    scores.areas.push_back(
        sum_of(area, cases.cases, scores.cases, [&](const ValidationCase& one) { return one.area == area; }));
  scores.all = sum_of("all", cases.cases, scores.cases, [](const ValidationCase&) { return true; });
  scores.not_calibrated = sum_of("all not calibrated on", cases.cases, scores.cases,
                                 [](const ValidationCase& one) { return one.calibrated.empty(); });
  scores.calibrated = calibrated_by(cases.cases);
  return scores;
}

} // namespace domus::analysis
