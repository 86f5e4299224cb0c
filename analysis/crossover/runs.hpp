/// Both modes at the values of the key: runs them, keeps what came of it, and compares.
#pragma once

#include "analysis/compare/mode_runs.hpp"
#include "analysis/crossover/question.hpp"
#include "analysis/environment.hpp"
#include "analysis/run/replicated_run.hpp"

#include <array>
#include <map>
#include <vector>

namespace domus::analysis {

/// One value of the key.
struct ValueRuns {
  std::array<ModeRuns, 2> modes;
  std::vector<std::size_t> guests;            ///< those that are varied and compared, in the runs' scenarios
  std::array<std::vector<double>, 2> figures; ///< by mode, of each replication: of all these guests together
};

class CrossoverRuns {
public:
  /// All must outlive this.
  CrossoverRuns(const CrossoverQuestion& question, const scenarios::Variation& variation, const std::string& file,
                const ReplicationPlan& plan, Environment& environment)
      : question_(question), variation_(variation), file_(file), plan_(plan), environment_(environment) {}

  /// Runs both modes at each of the values, and returns the gains (analysis/crossover/search.hpp). The first values are
  /// the grid: throws UsageError if one of them makes no scenario. Throws it as well where nothing was completed.
  std::vector<std::vector<double>> compare(const std::vector<double>& values);

  /// Precondition: it was compared.
  [[nodiscard]] const ValueRuns& at(double value) const { return runs_.at(value); }

private:
  [[nodiscard]] std::array<scenarios::Scenario, 2> scenarios_at(double value) const;
  [[nodiscard]] std::vector<double> figures_of(const ModeRuns& runs, const std::vector<std::size_t>& guests,
                                               double value) const;

  const CrossoverQuestion& question_;
  const scenarios::Variation& variation_;
  const std::string& file_;
  const ReplicationPlan& plan_;
  Environment& environment_;
  unsigned rounds_ = 0;
  std::map<double, ValueRuns> runs_;
};

} // namespace domus::analysis
