#include "analysis/validate_report.hpp"

#include <nlohmann/json.hpp>

namespace domus::analysis {

namespace {

using Json = nlohmann::ordered_json;

template <class T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

Json case_json(const scenarios::ValidationCase& one, const CaseScore& score) {
  const auto& predicted = score.answer.predicted;
  Json estimate = nullptr;
  if (predicted)
    estimate = {{"mean", predicted->mean},
                {"half_width", predicted->has_interval() ? Json(predicted->half_width) : Json(nullptr)}};
  return {{"id", one.id},
          {"area", one.area},
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
          {"calibrated", one.calibrated}};
}

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

} // namespace

Json validate_json(const scenarios::CaseFile& cases, const Scores& scores, const ReplicationPlan& plan) {
  Json json{{"command", "validate"},
            {"domus_version", DOMUS_VERSION},
            {"name", cases.name},
            {"seed", plan.seed},
            {"replications", plan.replications},
            {"missed_gates", scores.missed_gates},
            {"cases", Json::array()},
            {"areas", Json::array()}};
  for (std::size_t i = 0; i < cases.cases.size(); ++i)
    json["cases"].push_back(case_json(cases.cases[i], scores.cases[i]));
  for (const ScoreSum& area : scores.areas)
    json["areas"].push_back(sum_json(area));
  json["all"] = sum_json(scores.all);
  json["not_calibrated"] = sum_json(scores.not_calibrated);
  json["calibrated"] = Json::array();
  for (const CalibratedParameter& one : scores.calibrated)
    json["calibrated"].push_back({{"parameter", one.name}, {"cases", one.cases}});
  return json;
}

} // namespace domus::analysis
