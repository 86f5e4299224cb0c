#include "analysis/validate/predictor.hpp"

#include "analysis/compare/mode_runs.hpp"
#include "scenarios/input_error.hpp"

#include <algorithm>
#include <cassert>
#include <ostream>
#include <set>

namespace domus::analysis {

using scenarios::Combination;
using scenarios::Prediction;
using scenarios::Quantity;

namespace {

bool same(const Prediction& one, const Prediction& other) {
  return one.quantity == other.quantity && one.guest == other.guest;
}

/// Calls `visit` with each prediction of a case.
template <class Visit>
void for_each_prediction(const scenarios::ValidationCase& one, Visit visit) {
  if (!one.predict)
    return;
  visit(*one.predict);
  if (one.combination != Combination::none)
    visit(one.second);
}

} // namespace

Predictor::Predictor(const scenarios::CaseFile& cases, const ReplicationPlan& plan, Environment& environment)
    : cases_(cases), plan_(plan), environment_(environment), now_(values_now(cases.parameters)),
      progress_(environment.err_is_terminal) {
  for (const scenarios::ValidationCase& one : cases.cases)
    for_each_prediction(one, [&](const Prediction& prediction) { add(prediction); });
  expect_rounds(1);
}

Predictor::~Predictor() { // where a run threw
  environment_.err << progress_.finish() << std::flush;
}

void Predictor::add(const Prediction& prediction) {
  if (prediction.quantity == Quantity::primitive)
    return;
  const auto [entry, is_new] = variants_.try_emplace({prediction.scenario, prediction.mode});
  Variant& variant = entry->second;
  if (is_new) {
    const scenarios::Scenario& scenario = cases_.scenarios[prediction.scenario];
    variant.scenario = prediction.mode ? in_mode(scenario, *prediction.mode) : scenario;
    variant.matters.resize(cases_.parameters.size());
    try {
      if (prediction.mode)
        check_mode(variant.scenario, *prediction.mode, cases_.file);
    } catch (const scenarios::InputError& error) {
      variant.reason = error.diagnostics().front().problem;
    }
  }
  const bool is_known = std::any_of(variant.asked.begin(), variant.asked.end(),
                                    [&](const Prediction& other) { return same(prediction, other); });
  if (scenarios::needs_run(prediction.quantity) && !is_known)
    variant.asked.push_back(prediction);
}

void Predictor::expect_rounds(double rounds) {
  const auto runnable = std::count_if(variants_.begin(), variants_.end(), [](const auto& entry) {
    return entry.second.reason.empty() && !entry.second.asked.empty();
  });
  expected_runs_ = rounds * static_cast<double>(runnable) * plan_.replications;
}

ParameterValues Predictor::reduced(const Variant& variant, const ParameterValues& values) const {
  ParameterValues result = values;
  for (std::size_t i = 0; i < result.size(); ++i)
    if (variant.matters[i] == false)
      result[i] = now_[i];
  return result;
}

void Predictor::show(double share_of_batch, std::size_t batch) {
  constexpr double and_some_more = 1.1; // once it has become more than was expected
  const double done = static_cast<double>(runs_) + share_of_batch * static_cast<double>(batch);
  const double sure = static_cast<double>(runs_ + batch);
  const double expected = sure <= expected_runs_ ? expected_runs_ : sure * and_some_more;
  environment_.err << progress_.update(done / expected, std::chrono::steady_clock::now() - start_) << std::flush;
}

void Predictor::run(const std::vector<Key>& keys, const ParameterValues& values) {
  std::vector<scenarios::Scenario> scenarios;
  for (const Key& key : keys)
    scenarios.push_back(at_values(variants_.at(key).scenario, cases_.parameters, values));
  std::vector<Task> tasks;
  for (unsigned i = 0; i < plan_.replications; ++i)
    for (const scenarios::Scenario& scenario : scenarios)
      tasks.push_back({&scenario, replication_seed(plan_.seed, i)});
  const std::vector<sim::RunResult> results =
      run_all(tasks, plan_.jobs, environment_.simulate, [&](double share) { show(share, tasks.size()); });
  runs_ += tasks.size();
  for (std::size_t k = 0; k < keys.size(); ++k) {
    Variant& variant = variants_.at(keys[k]);
    std::vector<sim::RunResult> own;
    for (std::size_t i = k; i < results.size(); i += keys.size())
      own.push_back(results[i]);
    Outcome outcome;
    for (const sim::RunResult& result : own)
      outcome.unseeds.push_back(result.unseed);
    for (const Prediction& prediction : variant.asked)
      outcome.figures.push_back(figures_from(prediction, variant.scenario, own));
    variant.outcomes.emplace(reduced(variant, values), std::move(outcome));
    learn_what_matters(variant, values);
  }
}

void Predictor::learn_what_matters(Variant& variant, const ParameterValues& values) const {
  const ParameterValues key = reduced(variant, values);
  std::optional<std::size_t> moved;
  for (std::size_t i = 0; i < key.size(); ++i) {
    if (key[i] == now_[i])
      continue;
    if (moved)
      return;
    moved = i;
  }
  const auto before = variant.outcomes.find(now_);
  if (!moved || before == variant.outcomes.end())
    return;
  const Outcome& after = variant.outcomes.at(key);
  const auto equal = [](const Figures& one, const Figures& other) { return one.values == other.values; };
  variant.matters[*moved] =
      after.unseeds != before->second.unseeds ||
      !std::equal(after.figures.begin(), after.figures.end(), before->second.figures.begin(), equal);
}

Figures Predictor::figures_of(const Prediction& prediction, const ParameterValues& values) const {
  if (prediction.quantity == Quantity::primitive) {
    const models::Platform platform = at_values(*models::find_platform(prediction.platform), cases_.parameters, values);
    return {{platform.cost(prediction.primitive).time.count()}, ""};
  }
  const Variant& variant = variants_.at({prediction.scenario, prediction.mode});
  if (!variant.reason.empty())
    return {{}, variant.reason};
  if (!scenarios::needs_run(prediction.quantity))
    return {{itinerary_ns(at_values(variant.scenario, cases_.parameters, values), prediction)}, ""};
  const auto place = std::find_if(variant.asked.begin(), variant.asked.end(),
                                  [&](const Prediction& other) { return same(prediction, other); });
  return variant.outcomes.at(reduced(variant, values)).figures[static_cast<std::size_t>(place - variant.asked.begin())];
}

std::vector<Answer> Predictor::at(const ParameterValues& values, const std::vector<bool>& wanted) {
  assert(wanted.size() == cases_.cases.size());
  std::set<Key> missing;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (!wanted[i])
      continue;
    for_each_prediction(cases_.cases[i], [&](const Prediction& prediction) {
      if (!scenarios::needs_run(prediction.quantity))
        return;
      const Key key{prediction.scenario, prediction.mode};
      const Variant& variant = variants_.at(key);
      if (variant.reason.empty() && variant.outcomes.count(reduced(variant, values)) == 0)
        missing.insert(key);
    });
  }
  if (!missing.empty()) {
    run({missing.begin(), missing.end()}, values);
    environment_.err << progress_.finish() << std::flush;
  }
  std::vector<Answer> answers(wanted.size());
  const auto figures = [&](const Prediction& prediction) { return figures_of(prediction, values); };
  for (std::size_t i = 0; i < wanted.size(); ++i)
    if (wanted[i])
      answers[i] = answer_to(cases_.cases[i], figures);
  return answers;
}

} // namespace domus::analysis
