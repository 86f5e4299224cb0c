/// The ideal shares of a scheduling spec's domains as reports show them beside the measured ones.
#pragma once

#include "analysis/schedule/ideal_share.hpp"
#include "analysis/schedule/report.hpp"

#include <optional>
#include <string>
#include <vector>

namespace domus::analysis {

struct Ideals {
  WeightOf whose;                               ///< what the code of that version does
  std::optional<std::vector<double>> shares;    ///< in pCPUs, of each domain; unset where there is no ideal
  std::optional<std::vector<double>> of_manual; ///< the same by the manual; only where a reader would see a difference

  explicit Ideals(const ScheduleReport& report);

  /// The lines that say what "ideal", and "ideal*" for the manual's, mean; empty where there are none.
  [[nodiscard]] std::string explanation() const;
};

} // namespace domus::analysis
