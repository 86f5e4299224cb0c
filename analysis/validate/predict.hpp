/// From runs to what the model says on a case.
#pragma once

#include "analysis/run/statistics.hpp"
#include "scenarios/cases/case.hpp"
#include "sim/result.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace domus::analysis {

/// The answer to one case, in its unit; or the reason why there is none.
struct Answer {
  std::optional<Estimate> predicted;
  std::string reason;
};

/// Figures in ns, 1/s or as a share: one for each replication, or a single one that is exact.
struct Figures {
  std::vector<double> values;
  std::string reason; ///< why there are none
};
using FiguresOf = std::function<Figures(const scenarios::Prediction&)>;

/// The figure that a prediction means in each run. Precondition: it takes runs, and these are of `scenario`.
[[nodiscard]] Figures figures_from(const scenarios::Prediction& prediction, const scenarios::Scenario& scenario,
                                   const std::vector<sim::RunResult>& runs);

/// The lines of an operation's bill that the prediction means; waking sleepers is not among them.
[[nodiscard]] double itinerary_ns(const scenarios::Scenario& scenario, const scenarios::Prediction& prediction);

/// A case's answer from the figures of its predictions. Those of a ratio or a difference are paired, replication by
/// replication.
[[nodiscard]] Answer answer_to(const scenarios::ValidationCase& one, const FiguresOf& figures_of);

} // namespace domus::analysis
