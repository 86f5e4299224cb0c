#include "analysis/compare/mode_runs.hpp"

#include "scenarios/cautions.hpp"
#include "scenarios/complaints.hpp"
#include "scenarios/loading/check_fit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>
#include <variant>

namespace domus::analysis {

scenarios::Scenario in_mode(const scenarios::Scenario& scenario, models::Mode mode) {
  std::set<std::size_t> driver_domains;
  for (const scenarios::GuestSpec& guest : scenario.guests)
    for (const auto& backend : {guest.disk_backend, guest.network_backend})
      if (backend)
        driver_domains.insert(*backend);
  scenarios::Scenario changed = scenario;
  for (std::size_t i = 0; i < changed.guests.size(); ++i)
    if (!driver_domains.contains(i))
      changed.guests[i].mode = mode;
  return changed;
}

void check_mode(const scenarios::Scenario& scenario, models::Mode mode, const std::string& file) {
  scenarios::Complaints complaints(file);
  scenarios::check_fit(scenario, complaints);
  try {
    complaints.throw_if_any();
  } catch (const scenarios::InputError& error) {
    std::vector<scenarios::Diagnostic> diagnostics = error.diagnostics();
    for (scenarios::Diagnostic& one : diagnostics)
      one.problem = fmt::format("with every guest in mode {}: {}", models::to_text(mode), one.problem);
    throw scenarios::InputError(diagnostics);
  }
}

std::vector<scenarios::Diagnostic> cautions_in_modes(const scenarios::Scenario& scenario,
                                                     std::span<const models::Mode> modes, const std::string& file) {
  std::vector<scenarios::Diagnostic> cautions;
  for (const models::Mode mode : modes)
    for (scenarios::Diagnostic& caution : scenarios::cautions_of(in_mode(scenario, mode), file))
      if (std::find(cautions.begin(), cautions.end(), caution) == cautions.end())
        cautions.push_back(std::move(caution));
  return cautions;
}

ModeRuns mode_runs(models::Mode mode, const scenarios::Scenario& scenario, std::vector<sim::RunResult> results) {
  ModeRuns runs;
  runs.mode = mode;
  runs.scenario = scenario;
  runs.summary = summarize(results);
  runs.results = std::move(results);
  for (const scenarios::GuestSpec& guest : scenario.guests)
    runs.bills.push_back(bill_of(scenario, guest));
  return runs;
}

bool serves(const scenarios::GuestSpec& guest) {
  return !std::holds_alternative<models::Idle>(guest.workload.load);
}

} // namespace domus::analysis
