#include "analysis/validate/report.hpp"

#include "analysis/text/footnotes.hpp"
#include "analysis/text/numbers.hpp"
#include "analysis/text/table.hpp"
#include "analysis/validate/parameter_text.hpp"
#include "scenarios/input_error.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace domus::analysis {

namespace {

using scenarios::printable;
using scenarios::ValidationCase;

/// As it was published: four digits, and no zeros that the source may not have had.
std::string figure_text(double value) {
  std::string text = significant(value, 4);
  if (text.find('.') != std::string::npos)
    text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.')
    text.pop_back();
  return text;
}

/// "ok", "MISSED" where the exit code says so too, "off" where it does not.
std::string verdict_on(const ValidationCase& one, const CaseScore& score) {
  if (one.gate && one.input)
    return score.within ? "ok, input" : "MISSED, input";
  if (one.gate)
    return fmt::format("{}{}", score.within ? "ok" : "MISSED", one.bound ? ", bound" : "");
  if (!score.error)
    return "none";
  return score.within ? "ok, no gate" : "off, no gate";
}

std::string case_table(const scenarios::CaseFile& cases, const Scores& scores, Footnotes& notes) {
  Table table({{"case", Align::left},
               {"what", Align::left},
               {"predicted"},
               {""},
               {"published"},
               {"unit", Align::left},
               {"error"},
               {"tolerance"},
               {"", Align::left}});
  for (const std::string& area : distinct(cases.cases, &ValidationCase::area)) {
    table.add_heading(printable(area));
    for (std::size_t i = 0; i < cases.cases.size(); ++i) {
      const ValidationCase& one = cases.cases[i];
      const CaseScore& score = scores.cases[i];
      if (one.area != area)
        continue;
      std::string verdict = verdict_on(one, score);
      const std::string& note = score.answer.reason.empty() ? one.remark : score.answer.reason;
      if (!note.empty())
        verdict += " " + notes.mark(printable(note, 1000));
      if (!one.calibrated.empty())
        verdict += ", calibrated";
      const auto& predicted = score.answer.predicted;
      table.add_row({printable(one.id), printable(one.title), predicted ? significant(predicted->mean) : "-",
                     predicted && predicted->has_interval() ? plus_minus(*predicted) : "", published_text(one),
                     printable(one.unit), score.error ? signed_percent(*score.error) : "-", percent(one.tolerance),
                     std::move(verdict)});
    }
  }
  return table.to_text();
}

std::string sum_table(const Scores& scores) {
  Table table({{"absolute error", Align::left},
               {"cases"},
               {"predicted"},
               {"median"},
               {"largest"},
               {"gates"},
               {"winners right"}});
  const auto add = [&](const std::string& name, const ScoreSum& sum) {
    table.add_row({name, fmt::format("{}", sum.cases), fmt::format("{}", sum.predicted),
                   sum.median ? percent(*sum.median) : "-", sum.largest ? percent(*sum.largest) : "-",
                   fmt::format("{} of {}", sum.gates_within, sum.gates),
                   fmt::format("{} of {}", sum.winners_right, sum.winners)});
  };
  for (const ScoreSum& area : scores.areas)
    add(printable(area.name), area);
  const auto names = [](const std::vector<ScoreSum>& sums) {
    std::vector<std::string> all(sums.size());
    std::transform(sums.begin(), sums.end(), all.begin(), [](const ScoreSum& sum) { return sum.name; });
    return all;
  };
  if (names(scores.families) != names(scores.areas)) {
    table.add_heading("by benchmark family");
    for (const ScoreSum& family : scores.families)
      add("  " + printable(family.name), family);
  }
  add("all", scores.all);
  add("all gates", scores.gated);
  add("all not calibrated on", scores.not_calibrated);
  return table.to_text();
}

std::string calibrated_text(const scenarios::CaseFile& cases) {
  if (cases.parameters.empty())
    return "No parameter of the model was set from these measurements.\n";
  std::string text = fmt::format("{} parameter{} of the model {} calibrated:\n", cases.parameters.size(),
                                 cases.parameters.size() == 1 ? "" : "s", cases.parameters.size() == 1 ? "is" : "are");
  for (const scenarios::Parameter& one : cases.parameters) {
    text += fmt::format("  {}: {} on {} ({} to {}), set from {}\n", one.name, value_text(one, one.value), one.platform,
                        value_text(one, one.low), value_text(one, one.high),
                        one.cases.empty() ? "none of them yet"
                                          : printable(fmt::format("{}", fmt::join(one.cases, ", ")), 1000));
  }
  return text;
}

} // namespace

std::string published_text(const ValidationCase& one) {
  const std::string from = figure_text(one.published);
  return one.published_to > one.published ? from + " to " + figure_text(one.published_to) : from;
}

std::string validate_text(const scenarios::CaseFile& cases, const Scores& scores, const ReplicationPlan& plan) {
  Footnotes notes;
  const std::string rows = case_table(cases, scores, notes);
  const std::string noted = notes.to_text();
  return fmt::format(
      "{}\n{} replication{}, seeds {} to {}. ± is half a 95 % confidence interval.\n\n{}\n{}{}{}\n{}\n{}",
      printable(cases.name, 256), plan.replications, plan.replications == 1 ? "" : "s", plan.seed,
      replication_seed(plan.seed, plan.replications - 1), rows, noted, noted.empty() ? "" : "\n", sum_table(scores),
      calibrated_text(cases),
      scores.missed_gates == 0 ? "Every gate is within its tolerance.\n"
                               : fmt::format("{} of {} gates missed.\n", scores.missed_gates, scores.gates));
}

} // namespace domus::analysis
