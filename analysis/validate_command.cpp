/// `domus validate`: the model confronted with published measurements.
#include "analysis/case_selection.hpp"
#include "analysis/command.hpp"
#include "analysis/output.hpp"
#include "analysis/validate_report.hpp"
#include "analysis/validation/published.hpp"
#include "scenarios/cases/load_cases.hpp"

#include <nlohmann/json.hpp>

namespace domus::analysis {

namespace {

/// Those that come with domus, which is one file so far, with scenarios that do as well.
scenarios::CaseFile shipped_cases() {
  const scenarios::EmbeddedFile& file = embedded_files().front();
  return scenarios::load_cases_text(file.text, "analysis/" + std::string(file.path), scenarios::shipped_scenario);
}

int run(const Options& options, Environment& environment) {
  const auto file = options.text("cases");
  const ReplicationPlan plan = plan_of(options, ReplicationPlan{1, 3, 1}, environment);
  scenarios::CaseFile cases = file ? scenarios::load_cases(*file) : shipped_cases();
  if (const auto wanted = options.text("only"))
    keep_only(*wanted, cases);
  const Scores scores = score(cases, answers_to(cases, plan, environment));
  answer(environment, validate_text(cases, scores, plan), validate_json(cases, scores, plan), options.text("json"));
  return scores.missed_gates == 0 ? 0 : 1;
}

} // namespace

Command validate_command() {
  return {{"validate",
           "",
           "confronts the model with published measurements",
           "Predicts what others have measured, and prints predicted / published / error for each case, the\n"
           "median and the largest error of each area, how often the right mode wins, and which parameters of\n"
           "the model were set from which case. The exit code is 1 if a case that is a gate is out of\n"
           "tolerance. All scenarios run under the same seeds. `domus help validate` describes case files.\n",
           {{"cases", "FILE", "a case file (default: analysis/validation/published.toml, which domus has inside)"},
            {"only", "NAME", "only the cases of this family or area, or with this id; or several with commas between"},
            {"seed", "N", "seed of the first replication; the next ones have N + 1, N + 2 ... (default: 1)"},
            {"replications", "N", "independent runs of each scenario (default: 3)"},
            {"jobs", "N", "how many runs at a time; changes no result (default: one a processor)"},
            {"json", "FILE|-", "also write the result as JSON; - prints only that (keys: domus help json)"}}},
          run};
}

} // namespace domus::analysis
