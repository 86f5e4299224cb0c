#include "analysis/run/summary_json.hpp"
#include "analysis/text/or_null.hpp"
#include "analysis/validate/parameter_text.hpp"
#include "analysis/validate/report.hpp"

#include <nlohmann/json.hpp>

namespace domus::analysis {

namespace {

using Json = nlohmann::ordered_json;

Json case_json(const scenarios::ValidationCase& one, const CaseScore& score) {
  const auto& predicted = score.answer.predicted;
  Json estimate = predicted ? to_json(*predicted) : Json(nullptr);
  return {{"id", one.id},
          {"area", one.area},
          {"family", one.family},
          {"what", one.title},
          {"unit", one.unit},
          {"predicted", std::move(estimate)},
          {"reason", score.answer.reason.empty() ? Json(nullptr) : Json(score.answer.reason)},
          {"published", one.published},
          {"published_to", one.published_to},
          {"error", or_null(score.error)},
          {"tolerance", one.tolerance},
          {"because", one.because},
          {"within", score.within},
          {"gate", one.gate},
          {"winner_right", or_null(score.winner_right)},
          {"remark", one.remark},
          {"source", one.source},
          {"input", one.input},
          {"bound", one.bound},
          {"calibrated", one.calibrated}};
}

Json parameter_json(const scenarios::Parameter& one) {
  return {{"parameter", one.name}, {"platform", one.platform}, {"unit", unit_of(one)}, {"value", one.value},
          {"low", one.low},        {"high", one.high},         {"why", one.why},       {"cases", one.cases}};
}

} // namespace

Json sum_json(const ScoreSum& sum) {
  return {{"name", sum.name},
          {"cases", sum.cases},
          {"predicted", sum.predicted},
          {"median_error", or_null(sum.median)},
          {"largest_error", or_null(sum.largest)},
          {"gates", sum.gates},
          {"gates_within", sum.gates_within},
          {"winners", sum.winners},
          {"winners_right", sum.winners_right}};
}

Json validate_json(const scenarios::CaseFile& cases, const Scores& scores, const ReplicationPlan& plan) {
  Json json{{"command", "validate"},
            {"domus_version", DOMUS_VERSION},
            {"name", cases.name},
            {"seed", plan.seed},
            {"replications", plan.replications},
            {"missed_gates", scores.missed_gates},
            {"cases", Json::array()},
            {"areas", Json::array()},
            {"families", Json::array()}};
  for (std::size_t i = 0; i < cases.cases.size(); ++i)
    json["cases"].push_back(case_json(cases.cases[i], scores.cases[i]));
  for (const ScoreSum& area : scores.areas)
    json["areas"].push_back(sum_json(area));
  for (const ScoreSum& family : scores.families)
    json["families"].push_back(sum_json(family));
  json["all"] = sum_json(scores.all);
  json["gated"] = sum_json(scores.gated);
  json["not_calibrated"] = sum_json(scores.not_calibrated);
  json["parameters"] = Json::array();
  for (const scenarios::Parameter& one : cases.parameters)
    json["parameters"].push_back(parameter_json(one));
  return json;
}

} // namespace domus::analysis
