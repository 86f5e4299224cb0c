#include "analysis/crossover/report.hpp"

#include "analysis/compare/verdict.hpp"
#include "analysis/crossover/picture.hpp"
#include "analysis/crossover/terms.hpp"
#include "analysis/explain/difference.hpp"
#include "analysis/run/limits.hpp"
#include "analysis/run/report.hpp"
#include "analysis/text/numbers.hpp"
#include "analysis/text/table.hpp"
#include "scenarios/input_error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <utility>

namespace domus::analysis {

namespace {

using models::MeanTime;
using scenarios::printable;

constexpr std::size_t picture_width = 72;
constexpr std::size_t picture_height = 9;

std::string value_of(const CrossoverAnswer& answer, double value) {
  return scenarios::number_text(value, answer.variation.key().number);
}

std::string mode_of(const CrossoverAnswer& answer, std::size_t mode) {
  return std::string(models::to_text(answer.question.modes[mode]));
}

std::string guest_of(const CrossoverAnswer& answer) {
  return printable(answer.scenario.guests[answer.question.guest].name, 24);
}

/// What the table of points and the picture show, as a heading.
std::string_view figure_name(Merit merit) {
  static constexpr std::array<std::string_view, 3> names{"operations/s", "mean response", "CPU/operation"};
  return names[static_cast<std::size_t>(merit)];
}

std::string figure_text(Merit merit, const std::vector<double>& samples) {
  const double mean = std::accumulate(samples.begin(), samples.end(), 0.0) / static_cast<double>(samples.size());
  return merit == Merit::operations ? significant(mean) : to_text(MeanTime{mean});
}

std::string points_text(const CrossoverAnswer& answer) {
  Table table(
      {{answer.variation.key().path}, {mode_of(answer, 0)}, {mode_of(answer, 1)}, {"change"}, {"ahead", Align::left}});
  for (const CurvePoint& point : answer.curve.points) {
    const ValueRuns& runs = answer.runs.at(point.value);
    const std::string ahead =
        point.ahead == Ahead::undecided ? "-" : mode_of(answer, point.ahead == Ahead::first ? 0 : 1);
    table.add_row({value_of(answer, point.value), figure_text(answer.question.merit, runs.figures[0]),
                   figure_text(answer.question.merit, runs.figures[1]), change_text(change_at(answer, point)), ahead});
  }
  return table.to_text();
}

std::string curve_text(const CrossoverAnswer& answer) {
  const Axis& axis = answer.question.axis;
  std::vector<PicturePoint> points;
  for (const CurvePoint& point : answer.curve.points)
    points.push_back({point.value, std::log1p(change_at(answer, point).mean)});
  std::vector<PictureMark> marks{{axis.from, value_of(answer, axis.from)}};
  for (const Crossing& crossing : answer.curve.crossings)
    marks.push_back({crossing.at, value_of(answer, crossing.at)});
  marks.push_back({axis.to, value_of(answer, axis.to)});
  return fmt::format("  {} of {}, {} to {}, by {}\n{}", figure_name(answer.question.merit), guest_of(answer),
                     mode_of(answer, 1), mode_of(answer, 0), printable(answer.variation.key().path),
                     picture_text(axis, points, marks, picture_width, picture_height));
}

/// Names as the table of an `explain` has them, with how often it happens where the runs have counted it.
std::vector<Pair> rows_of(const std::vector<Term>& terms) {
  std::vector<Pair> rows;
  for (const Term& term : terms) {
    rows.push_back(term.times);
    if (term.counts[0] >= 0 && term.counts[1] >= 0)
      rows.back().name += fmt::format(" ({} | {} times)", count_text(term.counts[0]), count_text(term.counts[1]));
  }
  return rows;
}

/// "PVHVM takes 1.20 us more in TLB misses and 1.10 us less in system calls": the larger first, and the other one only
/// where it counts.
std::string main_terms(const CrossoverAnswer& answer, const std::vector<Term>& terms) {
  const auto size = [](const Term* term) { return term == nullptr ? 0 : std::abs(term->times.difference().count()); };
  const auto part = [](const Term& term) {
    const MeanTime difference = term.times.difference();
    return fmt::format("{} {} in {}", to_text(MeanTime{std::abs(difference.count())}),
                       difference.count() > 0 ? "more" : "less", term.times.name);
  };
  constexpr double worth_saying = 0.1;
  const Term* main = largest(terms, true);
  const Term* against = largest(terms, false);
  if (size(against) > size(main))
    std::swap(main, against);
  if (main == nullptr)
    return "both take the same CPU time";
  const bool both = size(against) > worth_saying * size(main);
  return fmt::format("{} takes {}{}", spoken(answer.question.modes[1]), part(*main),
                     both ? " and " + part(*against) : "");
}

std::string limits_text(const CrossoverAnswer& answer, const ValueRuns& runs) {
  const std::string first = to_text(limit_of(runs.modes[0], runs.guests.front()));
  const std::string second = to_text(limit_of(runs.modes[1], runs.guests.front()));
  if (first == second)
    return fmt::format("its limit is {} in both", first);
  return fmt::format("its limit is {} in {}, {} in {}", first, mode_of(answer, 0), second, mode_of(answer, 1));
}

/// "The nearest value below 12.27 that PV wins clearly is 11.25:" There may be others in between, which neither does.
std::string why_there(const CrossoverAnswer& answer, const Side& side) {
  if (!side.crossing)
    return "";
  const Crossing& crossing = answer.curve.crossings[*side.crossing];
  const std::size_t winner = (crossing.before == Ahead::first) == side.before ? 0 : 1;
  const std::string at = value_of(answer, crossing.at);
  return fmt::format("  The nearest value {} that {} wins clearly is {}:\n",
                     side.before ? "below " + at : "from " + at + " on", spoken(answer.question.modes[winner]),
                     value_of(answer, answer.curve.points[side.point].value));
}

std::string side_text(const CrossoverAnswer& answer, const Side& side) {
  const CurvePoint& point = answer.curve.points[side.point];
  const ValueRuns& runs = answer.runs.at(point.value);
  const std::vector<Term> terms = terms_of(runs);
  const std::string& operation = runs.modes[0].scenario.guests[runs.guests.front()].workload.demand.operation;
  const std::string title = fmt::format("at {}, per {}", value_of(answer, point.value), printable(operation, 24));
  return fmt::format(
      "\n{}{}  {}; {}.\n", why_there(answer, side),
      difference_text(title, to_text(answer.question.modes[0]), to_text(answer.question.modes[1]), rows_of(terms)),
      main_terms(answer, terms), limits_text(answer, runs));
}

std::string signed_time(MeanTime time) {
  return (time.count() > 0 ? "+" : "") + to_text(time);
}

std::string turn_text(const CrossoverAnswer& answer, const Side& before, const Side& after) {
  const auto terms = [&](const Side& side) { return terms_of(answer.runs.at(answer.curve.points[side.point].value)); };
  const auto turn = what_turns(terms(before), terms(after));
  if (!turn)
    return "";
  return fmt::format("  What changes most in between: what {} takes more or less in {}, from {} to {}.\n",
                     spoken(answer.question.modes[1]), turn->name, signed_time(turn->before), signed_time(turn->after));
}

/// Intervals then have no width.
bool all_alike(const CrossoverAnswer& answer) {
  return std::all_of(answer.curve.points.begin(), answer.curve.points.end(), [&](const CurvePoint& point) {
    const ValueRuns& runs = answer.runs.at(point.value);
    return std::all_of(runs.modes.begin(), runs.modes.end(),
                       [](const ModeRuns& mode) { return all_alike(mode.summary); });
  });
}

} // namespace

std::vector<Side> sides_of(const Curve& curve) {
  std::vector<Side> sides;
  for (std::size_t i = 0; i < curve.crossings.size(); ++i) {
    sides.push_back({curve.crossings[i].last_before, i, true});
    sides.push_back({curve.crossings[i].first_after, i, false});
  }
  if (sides.empty())
    sides = {{0, std::nullopt, true}, {curve.points.size() - 1, std::nullopt, false}};
  return sides;
}

std::string crossover_text(const CrossoverAnswer& answer, const ReplicationPlan& plan) {
  const scenarios::VariedKey& key = answer.variation.key();
  std::string text = fmt::format(
      "{}\n{}The same seeds in both modes and at every value; changes are from {}, replication by replication.\n"
      "{}{} of {}: {}; {} values from {} to {}, and {} more near crossings.\n\n{}\n\n{}\n{}",
      printable(answer.scenario.name), plan_text(answer.scenario, plan), mode_of(answer, 0),
      all_alike(answer) ? alike_line : "", printable(key.path), guest_of(answer), key.meaning, answer.curve.grid,
      value_of(answer, answer.question.axis.from), value_of(answer, answer.question.axis.to),
      answer.curve.points.size() - answer.curve.grid, crossover_sentence(answer), curve_text(answer),
      points_text(answer));
  const std::vector<Side> sides = sides_of(answer.curve);
  for (std::size_t i = 0; i < sides.size(); ++i) {
    text += side_text(answer, sides[i]);
    if (i % 2 == 1)
      text += turn_text(answer, sides[i - 1], sides[i]);
  }
  return text;
}

} // namespace domus::analysis
