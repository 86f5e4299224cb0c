/// One scenario under one mode: what was simulated, and what came of it.
#pragma once

#include "analysis/explain/bill.hpp"
#include "analysis/run/summary.hpp"
#include "models/mode.hpp"
#include "scenarios/input_error.hpp"
#include "scenarios/scenario.hpp"
#include "sim/result.hpp"

#include <span>
#include <string>
#include <vector>

namespace domus::analysis {

struct ModeRuns {
  models::Mode mode = models::Mode::pv;
  scenarios::Scenario scenario;
  std::vector<sim::RunResult> results; ///< one for each replication
  RunSummary summary;
  std::vector<Bill> bills; ///< of each guest's operation, in the order of the guests
};

/// The scenario with every guest in `mode`, save those that are driver domains of others: they belong to the host.
[[nodiscard]] scenarios::Scenario in_mode(const scenarios::Scenario& scenario, models::Mode mode);

/// A scenario that fits in one mode may not fit in another, which needs more memory. `scenario` is in `mode` already.
/// Throws InputError.
void check_mode(const scenarios::Scenario& scenario, models::Mode mode, const std::string& file);

/// What is odd about the scenario in any of these modes, each caution once.
[[nodiscard]] std::vector<scenarios::Diagnostic>
cautions_in_modes(const scenarios::Scenario& scenario, std::span<const models::Mode> modes, const std::string& file);

/// Puts the parts together. `scenario` is in `mode` already.
[[nodiscard]] ModeRuns mode_runs(models::Mode mode, const scenarios::Scenario& scenario,
                                 std::vector<sim::RunResult> results);

/// True where operations of the guest are counted at all: it is not idle.
[[nodiscard]] bool serves(const scenarios::GuestSpec& guest);

} // namespace domus::analysis
