#include "analysis/compare/verdict.hpp"
#include "analysis/crossover/report.hpp"
#include "analysis/text/numbers.hpp"
#include "scenarios/input_error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <string_view>

namespace domus::analysis {

namespace {

std::string value_of(const CrossoverAnswer& answer, double value) {
  return scenarios::number_text(value, answer.variation.key().number);
}

std::string who(const CrossoverAnswer& answer, Ahead ahead) {
  return spoken(answer.question.modes[ahead == Ahead::first ? 0 : 1]);
}

Ahead other(Ahead ahead) {
  return ahead == Ahead::first ? Ahead::second : Ahead::first;
}

std::string at_the_beginning(std::string words) {
  words.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(words.front())));
  return words;
}

/// "PV is ahead below KEY = 12.35 (95 % interval 12.31 to 12.39), then PVHVM".
std::string who_is_ahead_where(const CrossoverAnswer& answer) {
  std::string text;
  for (const Crossing& crossing : answer.curve.crossings)
    text += fmt::format("{} below {}{} ({}95 % interval {} to {}), then ",
                        text.empty() ? who(answer, crossing.before) + " is ahead" : who(answer, crossing.before),
                        text.empty() ? scenarios::printable(answer.variation.key().path) + " = " : "",
                        value_of(answer, crossing.at), crossing.is_jump ? "a jump, no curve; " : "",
                        value_of(answer, crossing.low), value_of(answer, crossing.high));
  return at_the_beginning(text + who(answer, other(answer.curve.crossings.back().before)) + ".");
}

/// Who wins where nobody is overtaken.
std::string who_is_ahead(const CrossoverAnswer& answer) {
  const std::vector<CurvePoint>& points = answer.curve.points;
  const auto is_clear = [](const CurvePoint& point) { return point.clearly != Ahead::undecided; };
  const auto clear = std::count_if(points.begin(), points.end(), is_clear);
  if (clear == 0)
    return fmt::format("Neither mode is ahead anywhere: no value shows a difference of {} or more beyond chance.",
                       percent(worth_telling));
  const std::string winner =
      at_the_beginning(who(answer, std::find_if(points.begin(), points.end(), is_clear)->clearly));
  if (clear == static_cast<std::ptrdiff_t>(points.size()))
    return winner + " is ahead over the whole range.";
  return fmt::format("{} is ahead at {} of {} values, and at the others no difference of {} or more is beyond chance.",
                     winner, clear, points.size(), percent(worth_telling));
}

} // namespace

RelativeChange change_at(const CrossoverAnswer& answer, const CurvePoint& point) {
  const Estimate& gain = point.gain;
  if (answer.question.merit == Merit::operations)
    return {std::expm1(gain.mean), std::expm1(gain.low()), std::expm1(gain.high()), gain.samples};
  return {std::expm1(-gain.mean), std::expm1(-gain.high()), std::expm1(-gain.low()), gain.samples};
}

std::string crossover_sentence(const CrossoverAnswer& answer) {
  const std::vector<CurvePoint>& points = answer.curve.points;
  const auto change = [&](const CurvePoint& point) {
    return fmt::format("{} at {}", change_text(change_at(answer, point)), value_of(answer, point.value));
  };
  static constexpr std::array<std::string_view, 3> figures{"throughput", "response time", "CPU time per operation"};
  std::string text = answer.curve.crossings.empty() ? who_is_ahead(answer) : who_is_ahead_where(answer);
  text += fmt::format(" From {} to {}, {} changes by {} and {}", spoken(answer.question.modes[0]),
                      spoken(answer.question.modes[1]), figures[static_cast<std::size_t>(answer.question.merit)],
                      change(points.front()), change(points.back()));
  if (answer.curve.crossings.empty()) {
    const auto closest = std::min_element(points.begin(), points.end(), [](const CurvePoint& x, const CurvePoint& y) {
      return std::abs(x.gain.mean) < std::abs(y.gain.mean);
    });
    text += fmt::format("; the modes are closest at {}", value_of(answer, closest->value));
    if (closest != points.begin() && closest + 1 != points.end())
      text += fmt::format(" ({})", change_text(change_at(answer, *closest)));
  }
  return text + ".";
}

} // namespace domus::analysis
