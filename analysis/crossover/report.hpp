/// The answer of `domus crossover`: a sentence, the curve, the points, and what makes the difference on each side.
#pragma once

#include "analysis/crossover/runs.hpp"
#include "analysis/crossover/search.hpp"
#include "analysis/run/replicated_run.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace domus::analysis {

struct CrossoverAnswer {
  const scenarios::Scenario& scenario; ///< as it stands
  const CrossoverQuestion& question;
  const scenarios::Variation& variation;
  const Curve& curve;
  const CrossoverRuns& runs;
};

/// A value of the key at which the difference is explained.
struct Side {
  std::size_t point = 0;               ///< index into the curve's points
  std::optional<std::size_t> crossing; ///< which it lies beside; none at the ends of the range
  bool before = true;                  ///< that crossing
};
/// The sides of each crossing: the nearest value before it that one mode wins clearly, and the nearest one after it
/// that the other one does. Where there is no crossing, the ends of the range.
[[nodiscard]] std::vector<Side> sides_of(const Curve& curve);

/// Second mode to first, by the question's figure (not by merit), as a relative change.
[[nodiscard]] RelativeChange change_at(const CrossoverAnswer& answer, const CurvePoint& point);

/// Who is ahead where, in a sentence or two.
[[nodiscard]] std::string crossover_sentence(const CrossoverAnswer& answer);

[[nodiscard]] std::string crossover_text(const CrossoverAnswer& answer, const ReplicationPlan& plan);
[[nodiscard]] nlohmann::ordered_json crossover_json(const CrossoverAnswer& answer, const ReplicationPlan& plan);

} // namespace domus::analysis
