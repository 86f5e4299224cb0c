#include "analysis/text/or_null.hpp"
#include "analysis/validate/fit_report.hpp"
#include "analysis/validate/parameter_text.hpp"
#include "analysis/validate/report.hpp"

#include <nlohmann/json.hpp>

#include <cmath>

namespace domus::analysis {

namespace {

using Json = nlohmann::ordered_json;

Json cases_json(const scenarios::CaseFile& cases, const FitScores& scores) {
  Json list = Json::array();
  for (std::size_t i = 0; i < cases.cases.size(); ++i) {
    if (!scores.asked[i])
      continue;
    const CaseScore& score = scores.then.cases[i];
    list.push_back({{"id", cases.cases[i].id},
                    {"family", cases.cases[i].family},
                    {"predicted", score.answer.predicted ? Json(score.answer.predicted->mean) : Json(nullptr)},
                    {"error", or_null(score.error)},
                    {"error_now", or_null(scores.now.cases[i].error)},
                    {"within", score.within},
                    {"winner_right", or_null(score.winner_right)},
                    {"fitted_to", static_cast<bool>(scores.used[i])}});
  }
  return list;
}

Json sums_json(const FitScores& scores) {
  Json list = Json::array();
  for (const ScoreSum& family : scores.then.families)
    if (family.predicted > 0)
      list.push_back(sum_json(family));
  return list;
}

} // namespace

Json fit_json(const scenarios::CaseFile& cases, const ParameterFit& fit, const FitScores& scores) {
  Json parameters = Json::array();
  for (std::size_t i = 0; i < cases.parameters.size(); ++i) {
    const scenarios::Parameter& one = cases.parameters[i];
    const double error = fit.standard_errors[i];
    parameters.push_back({{"parameter", one.name},
                          {"platform", one.platform},
                          {"unit", unit_of(one)},
                          {"now", one.value},
                          {"fitted", fit.values[i]},
                          {"standard_error", std::isfinite(error) ? Json(error) : Json(nullptr)},
                          {"told_by_cases", static_cast<bool>(fit.told[i])},
                          {"at_an_end", is_at_an_end(one, fit.values[i])}});
  }
  return {{"simulations", scores.runs},         {"parameters", std::move(parameters)},
          {"cases", cases_json(cases, scores)}, {"families", sums_json(scores)},
          {"all", sum_json(scores.then.all)},   {"gated", sum_json(scores.then.gated)}};
}

Json leave_one_out_json(const scenarios::CaseFile& cases, const LeaveOneOut& result, const FitScores& scores) {
  Json families = Json::array();
  for (const LeftOutFamily& family : result.families) {
    Json parameters = Json::array();
    for (std::size_t i = 0; i < cases.parameters.size(); ++i)
      parameters.push_back({{"parameter", cases.parameters[i].name},
                            {"unit", unit_of(cases.parameters[i])},
                            {"value", family.values[i]},
                            {"told_by_others", static_cast<bool>(family.told[i])},
                            {"from_the_middle", static_cast<bool>(family.began_in_the_middle[i])}});
    families.push_back({{"name", family.name}, {"parameters", std::move(parameters)}});
  }
  return {{"simulations", scores.runs},    {"left_out", std::move(families)},  {"cases", cases_json(cases, scores)},
          {"families", sums_json(scores)}, {"all", sum_json(scores.then.all)}, {"gated", sum_json(scores.then.gated)}};
}

} // namespace domus::analysis
