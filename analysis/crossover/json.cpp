#include "analysis/crossover/report.hpp"
#include "analysis/crossover/terms.hpp"
#include "analysis/run/summary_json.hpp"

#include <nlohmann/json.hpp>

#include <optional>

namespace domus::analysis {

namespace {

using Json = nlohmann::ordered_json;

/// The mode that is ahead, or null.
Json ahead_json(const CrossoverAnswer& answer, Ahead ahead) {
  if (ahead == Ahead::undecided)
    return nullptr;
  return models::to_text(answer.question.modes[ahead == Ahead::first ? 0 : 1]);
}

Json point_json(const CrossoverAnswer& answer, const CurvePoint& point) {
  const ValueRuns& runs = answer.runs.at(point.value);
  Json figures = Json::array();
  for (const std::vector<double>& samples : runs.figures)
    figures.push_back(to_json(estimate(samples)));
  return {{"value", point.value},
          {"figures", std::move(figures)},
          {"change", to_json(std::optional(change_at(answer, point)))},
          {"ahead", ahead_json(answer, point.ahead)},
          {"clearly", ahead_json(answer, point.clearly)}};
}

Json crossing_json(const CrossoverAnswer& answer, const Crossing& crossing) {
  const Ahead after = crossing.before == Ahead::first ? Ahead::second : Ahead::first;
  return {{"at", crossing.at},
          {"low", crossing.low},
          {"high", crossing.high},
          {"jump", crossing.is_jump},
          {"before", ahead_json(answer, crossing.before)},
          {"after", ahead_json(answer, after)}};
}

Json side_json(const CrossoverAnswer& answer, const Side& side) {
  const double value = answer.curve.points[side.point].value;
  Json terms = Json::array();
  for (const Term& term : terms_of(answer.runs.at(value))) {
    Json one{{"cause", term.times.name}, {"each_ns", {term.times.first.count(), term.times.second.count()}}};
    one["counts"] = nullptr;
    if (term.counts[0] >= 0 && term.counts[1] >= 0)
      one["counts"] = {term.counts[0], term.counts[1]};
    terms.push_back(std::move(one));
  }
  return {{"value", value}, {"terms", std::move(terms)}};
}

} // namespace

Json crossover_json(const CrossoverAnswer& answer, const ReplicationPlan& plan) {
  const scenarios::VariedKey& key = answer.variation.key();
  const Axis& axis = answer.question.axis;
  Json json = heading_json("crossover", answer.scenario, plan);
  json["guest"] = answer.scenario.guests[answer.question.guest].name;
  json["modes"] = {models::to_text(answer.question.modes[0]), models::to_text(answer.question.modes[1])};
  json["figure"] = to_text(answer.question.merit);
  json["key"] = key.path;
  json["unit"] = key.number.dimension ? Json(scenarios::base_unit_of(*key.number.dimension)) : Json(nullptr);
  json["from"] = axis.from;
  json["to"] = axis.to;
  json["scale"] = axis.logarithmic ? "log" : "linear";
  json["answer"] = crossover_sentence(answer);
  json["crossings"] = Json::array();
  for (const Crossing& crossing : answer.curve.crossings)
    json["crossings"].push_back(crossing_json(answer, crossing));
  json["points"] = Json::array();
  for (const CurvePoint& point : answer.curve.points)
    json["points"].push_back(point_json(answer, point));
  json["sides"] = Json::array();
  for (const Side& side : sides_of(answer.curve))
    json["sides"].push_back(side_json(answer, side));
  return json;
}

} // namespace domus::analysis
