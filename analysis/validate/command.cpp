/// `domus validate`: the model confronted with published measurements.
#include "analysis/command.hpp"

#include "analysis/output.hpp"
#include "analysis/usage_error.hpp"
#include "analysis/validate/case_selection.hpp"
#include "analysis/validate/fit_report.hpp"
#include "analysis/validate/published.hpp"
#include "analysis/validate/report.hpp"
#include "scenarios/cases/load_cases.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <optional>
#include <utility>

namespace domus::analysis {

namespace {

/// Those that come with domus, which is one file so far, with scenarios that do as well.
scenarios::CaseFile shipped_cases() {
  const scenarios::EmbeddedFile& file = embedded_files().front();
  return scenarios::load_cases_text(file.text, "analysis/" + std::string(file.path), scenarios::shipped_scenario);
}

/// Those of the families that `only` means, or all. Inputs are not predicted by anything.
std::vector<std::string> families_to_leave_out(scenarios::CaseFile cases, const std::optional<std::string>& only) {
  if (only)
    keep_only(*only, cases);
  std::erase_if(cases.cases, [](const scenarios::ValidationCase& one) { return one.input || !one.predict; });
  return distinct(cases.cases, &scenarios::ValidationCase::family);
}

void check_parameters(const scenarios::CaseFile& cases, const std::string& option) {
  if (cases.parameters.empty())
    throw UsageError(fmt::format("{} has nothing to fit: the case file has no parameters", option),
                     "name what is calibrated in a [[parameter]] (`domus help validate`)");
}

int answer_plain(const scenarios::CaseFile& cases, const ReplicationPlan& plan, const Options& options,
                 Environment& environment) {
  Predictor predictor(cases, plan, environment);
  const Scores scores =
      score(cases, predictor.at(values_now(cases.parameters), std::vector<bool>(cases.cases.size(), true)));
  answer(environment, validate_text(cases, scores, plan), validate_json(cases, scores, plan), options.text("json"));
  return scores.missed_gates == 0 ? 0 : 1;
}

/// `then`: answers at other values, to the cases that are `asked`.
FitScores scores_of(const scenarios::CaseFile& cases, const CaseFitter& fitter, const std::vector<Answer>& then,
                    std::vector<bool> asked, std::size_t runs) {
  FitScores scores;
  scores.now = score(cases, fitter.answers_now());
  std::vector<Answer> now_asked = fitter.answers_now();
  for (std::size_t i = 0; i < now_asked.size(); ++i)
    if (!asked[i])
      now_asked[i] = {};
  scores.now_asked = score(cases, std::move(now_asked));
  scores.then = score(cases, then);
  scores.asked = std::move(asked);
  for (std::size_t i = 0; i < cases.cases.size(); ++i)
    scores.used.push_back(fitter.is_used(i));
  scores.runs = runs;
  return scores;
}

int answer_fit(const scenarios::CaseFile& cases, const ReplicationPlan& plan, const Options& options,
               Environment& environment) {
  check_parameters(cases, "--fit");
  Predictor predictor(cases, plan, environment);
  // Now, each parameter moved alone, a few steps, and each moved alone again.
  predictor.expect_rounds(4 + 2 * static_cast<double>(cases.parameters.size()));
  CaseFitter fitter(cases, predictor);
  const ParameterFit fit = fitter.fit_all();
  const FitScores scores =
      scores_of(cases, fitter, fit.answers, std::vector<bool>(cases.cases.size(), true), predictor.runs());
  nlohmann::ordered_json json = validate_json(cases, scores.now, plan);
  json["fit"] = fit_json(cases, fit, scores);
  answer(environment, fit_text(cases, plan, fit, scores), json, options.text("json"));
  return scores.now.missed_gates == 0 ? 0 : 1;
}

int answer_leave_one_out(const scenarios::CaseFile& cases, const ReplicationPlan& plan, const Options& options,
                         Environment& environment) {
  check_parameters(cases, "--leave-one-out");
  const std::vector<std::string> families = families_to_leave_out(cases, options.text("only"));
  if (families.empty())
    throw UsageError("--leave-one-out has no family to leave out: no case that --only means is predicted",
                     "name a family with cases that the model predicts and was not given");
  Predictor predictor(cases, plan, environment);
  predictor.expect_rounds(1 + static_cast<double>(cases.parameters.size() + families.size()));
  CaseFitter fitter(cases, predictor);
  const LeaveOneOut result = fitter.leave_one_out(families);
  std::vector<bool> asked;
  for (const scenarios::ValidationCase& one : cases.cases)
    asked.push_back(!one.input && one.predict &&
                    std::find(families.begin(), families.end(), one.family) != families.end());
  const FitScores scores = scores_of(cases, fitter, result.answers, std::move(asked), predictor.runs());
  nlohmann::ordered_json json = validate_json(cases, scores.now, plan);
  json["leave_one_out"] = leave_one_out_json(cases, result, scores);
  answer(environment, leave_one_out_text(cases, plan, result, scores), json, options.text("json"));
  return scores.now.missed_gates == 0 ? 0 : 1;
}

int run(const Options& options, Environment& environment) {
  const auto file = options.text("cases");
  const bool fit = options.text("fit").has_value();
  const bool leave_one_out = options.text("leave-one-out").has_value();
  if (fit && leave_one_out)
    throw UsageError("--fit and --leave-one-out are two questions", "ask one at a time");
  const ReplicationPlan plan = plan_of(options, ReplicationPlan{1, fit || leave_one_out ? 1U : 3U, 1}, environment);
  scenarios::CaseFile cases = file ? scenarios::load_cases(*file) : shipped_cases();
  if (leave_one_out)
    return answer_leave_one_out(cases, plan, options, environment);
  if (const auto wanted = options.text("only"))
    keep_only(*wanted, cases);
  return fit ? answer_fit(cases, plan, options, environment) : answer_plain(cases, plan, options, environment);
}

} // namespace

Command validate_command() {
  return {{"validate",
           "",
           "confronts the model with published measurements",
           "Predicts what others have measured, and prints predicted / published / error for each case, the\n"
           "median and the largest error of each area, how often the right mode wins, and which parameters of\n"
           "the model were set from which case. The exit code is 1 if a case that is a gate is out of\n"
           "tolerance. All scenarios run under the same seeds. `domus help validate` describes case files.\n\n"
           "--fit sets the file's parameters anew: to the values at which the logarithms of predicted / published\n"
           "are least in square, each family with the same weight, and cases without a gate with none; they count\n"
           "in proportion beyond 10 %. --leave-one-out does so once for each family without it, and predicts it from\n"
           "the others. Both run 1 replication unless told otherwise, take derivatives from steps of 5 %, which\n"
           "stand out of the noise, and change no file.\n",
           {{"cases", "FILE", "a case file (default: analysis/validate/published.toml, which domus has inside)"},
            {"only", "NAME", "only the cases of this family or area, or with this id; or several with commas between"},
            {"fit", "", "also set the parameters from the cases, and show what comes of it"},
            {"leave-one-out", "", "predict each family (--only: these) with parameters set from the others"},
            {"seed", "N", "seed of the first replication; the next ones have N + 1, N + 2 ... (default: 1)"},
            {"replications", "N", "independent runs of each scenario (default: 3; for fits 1)"},
            {"jobs", "N", "how many runs at a time; changes no result (default: one a processor)"},
            {"json", "FILE|-", "also write the result as JSON; - prints only that (keys: domus help json)"}}},
          run};
}

} // namespace domus::analysis
