#include "analysis/crossover/question.hpp"

#include "analysis/compare/mode_runs.hpp"
#include "analysis/find_in_scenario.hpp"
#include "analysis/usage_error.hpp"
#include "scenarios/input_error.hpp"
#include "scenarios/nearest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <variant>

namespace domus::analysis {

namespace {

using scenarios::KeyProblem;
using scenarios::printable;

constexpr std::array<std::string_view, 3> merits{"operations", "response", "cpu"};

/// KEY=FROM..TO in its parts.
struct Range {
  std::string key;
  std::string from;
  std::string to;
};

Range range_of(const Options& options) {
  const auto given = options.text("vary");
  if (!given)
    throw UsageError("--vary is missing", "say which key varies, and from where to where: --vary "
                                          "demand.system_calls=0..50 (domus help crossover lists the keys)");
  const std::size_t equals = given->find('=');
  const std::size_t dots = equals == std::string::npos ? equals : given->find("..", equals);
  if (dots == std::string::npos || equals == 0 || dots == equals + 1 || dots + 2 == given->size())
    throw UsageError(fmt::format("--vary is {}, which is not KEY=FROM..TO", printable(*given)),
                     "for example: --vary demand.system_calls=0..50, or --vary demand.memory.working_set=4MiB..4GiB");
  return {given->substr(0, equals), given->substr(equals + 1, dots - equals - 1), given->substr(dots + 2)};
}

double number_in(const Range& range, const std::string& text, const scenarios::VariedKey& key) {
  const auto number = scenarios::parse_number(text, key.number);
  if (const auto* problem = std::get_if<KeyProblem>(&number))
    throw UsageError(fmt::format("--vary {}: an end of the range {}", printable(range.key), problem->problem),
                     problem->remedy);
  return std::get<double>(number);
}

std::array<models::Mode, 2> modes_of(const Options& options) {
  const std::vector<models::Mode> modes = parse_modes(options.text("between").value_or("pv,pvhvm"), "--between");
  if (modes.size() != 2)
    throw UsageError(fmt::format("--between names {} modes", modes.size()), "name two: --between pv,pvhvm");
  return {modes[0], modes[1]};
}

/// The smallest step of sizes that the key takes: memory comes in MiB, requests of a disk in sectors.
double step_of_sizes(const scenarios::Variation& variation, double from, double to) {
  for (const double step : {1.0, 512.0, 4096.0, 1048576.0}) {
    try {
      if (from + step < to) {
        (void)variation.with(from + step);
        return step;
      }
    } catch (const scenarios::InputError&) { // then it takes larger ones, or the ends themselves are wrong
    }
  }
  return 1;
}

double step_of(const scenarios::Variation& variation, double from, double to) {
  const scenarios::NumberKind& number = variation.key().number;
  if (number.whole || number.dimension == scenarios::Dimension::time)
    return 1;
  return number.dimension == scenarios::Dimension::size ? step_of_sizes(variation, from, to) : 0;
}

Axis axis_of(const Options& options, const scenarios::Variation& variation) {
  const Range range = range_of(options);
  Axis axis;
  axis.from = number_in(range, range.from, variation.key());
  axis.to = number_in(range, range.to, variation.key());
  if (!(axis.from < axis.to))
    throw UsageError(
        fmt::format("--vary {}: {}..{} is no range", printable(range.key), printable(range.from), printable(range.to)),
        "give the smaller value first: KEY=FROM..TO with FROM < TO");
  axis.step = step_of(variation, axis.from, axis.to);
  const std::string scale = options.text("scale").value_or(usually_logarithmic(axis.from, axis.to) ? "log" : "linear");
  if (scale != "log" && scale != "linear")
    throw UsageError(fmt::format("--scale is {}", printable(scale)), "choose log or linear");
  axis.logarithmic = scale == "log";
  if (axis.logarithmic && axis.from <= 0)
    throw UsageError(fmt::format("--scale log cannot begin at {}", printable(range.from)),
                     "begin at more than 0, or use --scale linear");
  return axis;
}

/// Whether the guest's operations come at a rate, whatever the mode. It may be the key that makes it so.
bool is_open_loop(const scenarios::Variation& variation, double value) {
  try {
    const scenarios::Scenario scenario = variation.with(value);
    const scenarios::GuestSpec& guest = scenario.guests[variation.guests_of(scenario).front()];
    return std::holds_alternative<models::OpenLoop>(guest.workload.load);
  } catch (const scenarios::InputError&) { // is told when it is run
    return false;
  }
}

Merit merit_of(const Options& options, const scenarios::Variation& variation, double value) {
  const auto of = options.text("of");
  if (!of)
    return is_open_loop(variation, value) ? Merit::response : Merit::operations;
  const auto found = std::find(merits.begin(), merits.end(), *of);
  if (found == merits.end())
    throw UsageError(fmt::format("--of is {}", printable(*of)),
                     scenarios::suggest(*of, {merits.begin(), merits.end()}, "modes are compared by"));
  return static_cast<Merit>(found - merits.begin());
}

} // namespace

std::string_view to_text(Merit merit) {
  return merits[static_cast<std::size_t>(merit)];
}

std::vector<OptionSpec> crossover_options() {
  return {{"between", "MODE,MODE", "the two modes (default: pv,pvhvm)"},
          {"vary", "KEY=FROM..TO", "which number of the guest varies, in its own units: load.messages.groups=1..32"},
          {"guest", "NAME", "the guest that is varied and compared (default: the first one)"},
          {"of", "FIGURE", "operations, response or cpu (default: operations; response where the load is a rate)"},
          {"steps", "N", "values to begin with, both ends included (default: doublings, or about ten)"},
          {"scale", "log|linear", "how they are spread (default: log where TO is ten times FROM or more)"}};
}

scenarios::Variation variation_of(const Options& options, const scenarios::ScenarioTree& tree) {
  const scenarios::GuestSpec& guest = find_guest(tree.scenario, options.text("guest"));
  const Range range = range_of(options);
  const auto key = scenarios::find_varied_key(range.key);
  if (const auto* problem = std::get_if<KeyProblem>(&key))
    throw UsageError("--vary: " + problem->problem, problem->remedy);
  scenarios::Variation variation(tree, static_cast<std::size_t>(&guest - tree.scenario.guests.data()),
                                 std::get<scenarios::VariedKey>(key));
  if (const auto problem = variation.problem())
    throw UsageError(fmt::format("--vary: {} {}", printable(range.key), problem->problem), problem->remedy);
  return variation;
}

CrossoverQuestion question_of(const Options& options, const scenarios::ScenarioTree& tree,
                              const scenarios::Variation& variation) {
  constexpr std::uint64_t most_steps = 1000;
  const scenarios::GuestSpec& guest = find_guest(tree.scenario, options.text("guest"));
  CrossoverQuestion question;
  question.modes = modes_of(options);
  question.guest = static_cast<std::size_t>(&guest - tree.scenario.guests.data());
  const auto steps = options.number("steps", 2, most_steps);
  question.axis = axis_of(options, variation);
  question.merit = merit_of(options, variation, question.axis.from);
  question.count = steps ? static_cast<unsigned>(*steps) : usual_count(question.axis);
  return question;
}

} // namespace domus::analysis
