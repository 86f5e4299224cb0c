#include "analysis/validate/fit_report.hpp"

#include "analysis/text/numbers.hpp"
#include "analysis/text/table.hpp"
#include "analysis/validate/parameter_text.hpp"
#include "analysis/validate/report.hpp"
#include "scenarios/input_error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace domus::analysis {

namespace {

using scenarios::Parameter;
using scenarios::printable;
using scenarios::ValidationCase;

std::string remark_on(const Parameter& parameter, double value, bool told) {
  if (!told)
    return "the cases do not tell";
  return is_at_an_end(parameter, value) ? "at an end of its range" : "";
}

std::string parameter_table(const std::vector<Parameter>& parameters, const ParameterFit& fit) {
  Table table({{"parameter", Align::left},
               {"platform", Align::left},
               {"now"},
               {"fitted"},
               {"±"},
               {"plausible"},
               {"", Align::left}});
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const Parameter& one = parameters[i];
    const double error = fit.standard_errors[i];
    table.add_row({printable(one.name), one.platform, value_text(one, one.value), value_text(one, fit.values[i]),
                   std::isfinite(error) ? percent(error) : "-",
                   fmt::format("{} to {}", number_text(one, one.low), number_text(one, one.high)),
                   remark_on(one, fit.values[i], fit.told[i])});
  }
  return table.to_text();
}

std::string error_cells(const CaseScore& score, std::vector<std::string>& cells) {
  cells.push_back(score.answer.predicted ? significant(score.answer.predicted->mean) : "-");
  cells.push_back(score.error ? signed_percent(*score.error) : "-");
  return score.winner_right == false ? "wrong winner" : "";
}

/// Every case that the second scores are about, with both errors; a heading a family, with what `note` says of it.
template <class Note>
std::string case_table(const scenarios::CaseFile& cases, const FitScores& scores, const std::string& then, Note note) {
  Table table({{"case", Align::left},
               {"what", Align::left},
               {"published"},
               {"unit", Align::left},
               {"now"},
               {"error"},
               {then},
               {"error"},
               {"", Align::left}});
  for (const std::string& family : distinct(cases.cases, &ValidationCase::family)) {
    bool is_first = true;
    for (std::size_t i = 0; i < cases.cases.size(); ++i) {
      const ValidationCase& one = cases.cases[i];
      if (one.family != family || !scores.asked[i])
        continue;
      if (is_first)
        table.add_heading(printable(family) + note(family));
      is_first = false;
      std::vector<std::string> cells{printable(one.id), printable(one.title), published_text(one), printable(one.unit)};
      (void)error_cells(scores.now.cases[i], cells);
      std::string remark = error_cells(scores.then.cases[i], cells);
      if (!scores.used[i])
        remark += std::string(remark.empty() ? "" : ", ") + (one.input ? "an input" : "not fitted to");
      cells.push_back(std::move(remark));
      table.add_row(cells);
    }
  }
  return table.to_text();
}

std::string sum_text(const std::optional<double>& share) {
  return share ? percent(*share) : "-";
}

std::string family_table(const FitScores& scores, const std::string& then) {
  Table table({{"absolute error", Align::left},
               {"cases"},
               {"now: median"},
               {"largest"},
               {then + ": median"},
               {"largest"},
               {"winners right"}});
  const auto add = [&](const ScoreSum& now, const ScoreSum& after) {
    table.add_row({printable(now.name), fmt::format("{}", after.predicted), sum_text(now.median), sum_text(now.largest),
                   sum_text(after.median), sum_text(after.largest),
                   fmt::format("{} of {}", after.winners_right, after.winners)});
  };
  for (std::size_t i = 0; i < scores.then.families.size(); ++i)
    if (scores.then.families[i].predicted > 0)
      add(scores.now_asked.families[i], scores.then.families[i]);
  add(scores.now_asked.all, scores.then.all);
  add(scores.now_asked.gated, scores.then.gated);
  return table.to_text();
}

std::string opening(const scenarios::CaseFile& cases, const ReplicationPlan& plan, const FitScores& scores) {
  std::vector<std::string> families;
  for (std::size_t i = 0; i < cases.cases.size(); ++i)
    if (scores.used[i])
      families.push_back(cases.cases[i].family);
  const auto count = families.size();
  std::sort(families.begin(), families.end());
  families.erase(std::unique(families.begin(), families.end()), families.end());
  return fmt::format("{}\n{} replication{}, seeds {} to {}; {} simulations.\n"
                     "Parameters are fitted to {} case{} of {} famil{}, each family with the same weight.\n",
                     printable(cases.name, 256), plan.replications, plan.replications == 1 ? "" : "s", plan.seed,
                     replication_seed(plan.seed, plan.replications - 1), scores.runs, count, count == 1 ? "" : "s",
                     families.size(), families.size() == 1 ? "y" : "ies");
}

/// "smt rate 0.641, system call pv extra 1891 cycles (not told)"
std::string values_text(const std::vector<Parameter>& parameters, const LeftOutFamily& family) {
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    parts.push_back(printable(parameters[i].name) + " " + value_text(parameters[i], family.values[i]));
    if (!family.told[i])
      parts.back() += family.began_in_the_middle[i] ? " (unknown without it)" : " (not told)";
  }
  return fmt::format("{}", fmt::join(parts, ", "));
}

std::string conclusion(const std::string& title, const Scores& scores) {
  return fmt::format("{}: median {}, largest {}; of the gates median {}, largest {}.\n", title,
                     sum_text(scores.all.median), sum_text(scores.all.largest), sum_text(scores.gated.median),
                     sum_text(scores.gated.largest));
}

} // namespace

bool is_at_an_end(const Parameter& parameter, double value) {
  constexpr double near = 1e-3;
  return value <= parameter.low * (1 + near) || value >= parameter.high * (1 - near);
}

std::string fit_text(const scenarios::CaseFile& cases, const ReplicationPlan& plan, const ParameterFit& fit,
                     const FitScores& scores) {
  const auto no_note = [](const std::string&) { return std::string(); };
  return fmt::format("{}\n{}\n{}\n{}", opening(cases, plan, scores), parameter_table(cases.parameters, fit),
                     case_table(cases, scores, "fitted", no_note), family_table(scores, "fitted"));
}

std::string leave_one_out_text(const scenarios::CaseFile& cases, const ReplicationPlan& plan, const LeaveOneOut& result,
                               const FitScores& scores) {
  const auto values = [&](const std::string& family) {
    const auto found = std::find_if(result.families.begin(), result.families.end(),
                                    [&](const LeftOutFamily& one) { return one.name == family; });
    return ": the others give " + values_text(cases.parameters, *found);
  };
  return fmt::format("{}\n{}\n{}\n{}{}", opening(cases, plan, scores), case_table(cases, scores, "left out", values),
                     family_table(scores, "left out"), conclusion("Calibrated on all", scores.now_asked),
                     conclusion("Each family predicted by the others", scores.then));
}

} // namespace domus::analysis
