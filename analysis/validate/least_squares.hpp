/// Robust least squares within bounds, for residuals that are costly and a little noisy: a simulation each.
///
/// Levenberg and Marquardt's method, with three things for such residuals. The Jacobian comes from finite differences
/// with steps as wide as the caller says, for a narrow one would measure the noise; it is updated by Broyden's formula
/// after each evaluation, and measured anew only when a step was in vain. Bounds are kept by projection: a variable at
/// a bound that it would leave stands still. Residuals count by Huber's loss, squared up to `huber` and in proportion
/// beyond, so that one that the model cannot explain does not bend all others.
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

namespace domus::analysis {

struct LeastSquaresProblem {
  std::vector<double> low; ///< bounds of each variable; one with low = high stays there
  std::vector<double> high;
  std::vector<double> weights; ///< of each residual, not negative; 0 leaves it out
  /// The residuals at a point within the bounds; as many as there are weights.
  std::function<std::vector<double>(const std::vector<double>&)> residuals;
  double difference_step = 0.05; ///< of finite differences
  double smallest_step = 1e-3;   ///< a step that moves no variable by more is the last one
  double huber = 0.1;
  /// Measures the Jacobian once more where the search ended by updates, for better standard errors.
  bool measure_at_end = true;
};

/// Derivatives, a column for each variable: columns[v][r] is that of residual r.
using JacobianColumns = std::vector<std::vector<double>>;

struct LeastSquaresFit {
  std::vector<double> at; ///< the best point found
  std::vector<double> residuals;
  JacobianColumns jacobian; ///< there
  /// Of each variable, if residuals err independently, by as much as they do here; infinite for a variable that no
  /// residual depends on, or where there are no more residuals than variables.
  std::vector<double> standard_errors;
  double loss = 0;
  std::size_t evaluations = 0;
};

/// By finite differences at a point with these residuals, each towards the farther bound.
[[nodiscard]] JacobianColumns jacobian_at(const LeastSquaresProblem& problem, const std::vector<double>& at,
                                          const std::vector<double>& residuals);

/// How far each variable is told by the residuals at a point, if all err by `error` independently, and each has the
/// weight of so many of them: standard errors. Infinite for a variable that none depends on, or that has no room.
[[nodiscard]] std::vector<double> standard_errors_of(const LeastSquaresProblem& problem,
                                                     const JacobianColumns& jacobian, double error);

/// Begins at `start`, which is brought within the bounds. `jacobian` is about that of the start; empty: not known.
[[nodiscard]] LeastSquaresFit fit(const LeastSquaresProblem& problem, std::vector<double> start,
                                  JacobianColumns jacobian = {});

} // namespace domus::analysis
