#include "analysis/crossover/runs.hpp"

#include "analysis/usage_error.hpp"
#include "scenarios/input_error.hpp"

#include <fmt/format.h>

#include <cmath>

namespace domus::analysis {

namespace {

using scenarios::printable;

std::string value_text(const scenarios::Variation& variation, double value) {
  return fmt::format("{} = {}", printable(variation.key().path), scenarios::number_text(value, variation.key().number));
}

/// The figure of one replication over several guests: their throughputs together, else the mean over all operations.
double figure_of(Merit merit, const sim::RunResult& run, const std::vector<std::size_t>& guests) {
  double sum = 0;
  double operations = 0;
  for (const std::size_t index : guests) {
    const sim::GuestResult& guest = run.guests[index];
    switch (merit) {
    case Merit::operations:
      sum += guest.completed_per_second;
      operations = 1;
      break;
    case Merit::response:
      sum += guest.response.mean.count() * static_cast<double>(guest.response.samples);
      operations += static_cast<double>(guest.response.samples);
      break;
    case Merit::cpu:
      sum += static_cast<double>((guest.cpu_time + guest.driver_time + guest.emulator_time).count());
      operations += static_cast<double>(guest.operations.departures);
      break;
    }
  }
  return operations > 0 ? sum / operations : 0;
}

} // namespace

std::array<scenarios::Scenario, 2> CrossoverRuns::scenarios_at(double value) const {
  const scenarios::Scenario scenario = variation_.with(value);
  std::array<scenarios::Scenario, 2> in_modes;
  for (std::size_t i = 0; i < in_modes.size(); ++i) {
    in_modes[i] = in_mode(scenario, question_.modes[i]);
    check_mode(in_modes[i], question_.modes[i], file_);
  }
  return in_modes;
}

std::vector<double> CrossoverRuns::figures_of(const ModeRuns& runs, const std::vector<std::size_t>& guests,
                                              double value) const {
  std::vector<double> figures;
  for (const sim::RunResult& run : runs.results) {
    figures.push_back(figure_of(question_.merit, run, guests));
    if (!(figures.back() > 0))
      throw UsageError(fmt::format("with {}, {} completed nothing in {} while it was measured (seed {})",
                                   value_text(variation_, value), printable(runs.scenario.guests[guests.front()].name),
                                   models::to_text(runs.mode), run.seed),
                       "give the scenario a longer duration, or vary the key over a smaller range");
  }
  return figures;
}

std::vector<std::vector<double>> CrossoverRuns::compare(const std::vector<double>& values) {
  std::vector<scenarios::Scenario> to_run;
  std::vector<bool> possible;
  for (const double value : values) {
    try {
      for (scenarios::Scenario& scenario : scenarios_at(value))
        to_run.push_back(std::move(scenario));
      possible.push_back(true);
    } catch (const scenarios::InputError& error) {
      const scenarios::Diagnostic& first = error.diagnostics().front();
      if (rounds_ == 0)
        throw UsageError(fmt::format("with {}: {}", value_text(variation_, value), first.problem), first.remedy);
      possible.push_back(false); // "not a power of two", say
    }
  }
  ++rounds_;
  const std::string what = rounds_ == 1
                               ? fmt::format("of {} values compared", values.size())
                               : fmt::format("of round {} compared, which narrows the crossings down", rounds_ - 1);
  std::vector<std::vector<sim::RunResult>> results;
  if (!to_run.empty())
    results = run_plan(to_run, plan_, environment_, what);

  std::vector<std::vector<double>> gains(values.size());
  std::size_t next = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!possible[i])
      continue;
    ValueRuns runs;
    runs.guests = variation_.guests_of(to_run[next]);
    for (std::size_t m = 0; m < runs.modes.size(); ++m, ++next) {
      runs.modes[m] = mode_runs(question_.modes[m], to_run[next], std::move(results[next]));
      runs.figures[m] = figures_of(runs.modes[m], runs.guests, values[i]);
    }
    for (std::size_t r = 0; r < runs.figures[0].size(); ++r) {
      const double ratio = std::log(runs.figures[1][r] / runs.figures[0][r]);
      gains[i].push_back(question_.merit == Merit::operations ? ratio : -ratio);
    }
    runs_.emplace(values[i], std::move(runs));
  }
  return gains;
}

} // namespace domus::analysis
