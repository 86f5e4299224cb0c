#include "analysis/validate/least_squares.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

namespace domus::analysis {

namespace {

constexpr std::size_t most_steps = 30;
constexpr double least_damping = 1e-4;
constexpr double most_damping = 1e4;
/// If no more than this share of a diagonal element is left, that is rounding.
constexpr double singular = 1e-12;
/// Added to each diagonal element, as a share of it, so that variables that are told only together have errors that are
/// very large, and leave the others' as they are.
constexpr double ridge = 1e-9;
/// A column this small against the largest tells nothing, and is not moved along.
constexpr double negligible = 1e-6;

double square(double x) {
  return x * x;
}

/// Solves a x = b for a symmetric positive definite `a`, whose lower half is used, by Cholesky's method. Nothing where
/// `a` is not. A handful of equations: Boost's uBLAS does not compile as C++20, and Eigen would be a dependency more.
std::optional<std::vector<double>> solved(std::vector<std::vector<double>> a, std::vector<double> b) {
  const std::size_t n = b.size();
  for (std::size_t j = 0; j < n; ++j) {
    const double before = a[j][j];
    for (std::size_t k = 0; k < j; ++k)
      a[j][j] -= square(a[j][k]);
    if (!(a[j][j] > singular * before))
      return std::nullopt;
    a[j][j] = std::sqrt(a[j][j]);
    for (std::size_t i = j + 1; i < n; ++i) {
      for (std::size_t k = 0; k < j; ++k)
        a[i][j] -= a[i][k] * a[j][k];
      a[i][j] /= a[j][j];
    }
  }
  for (std::size_t i = 0; i < n; ++i) { // forwards
    for (std::size_t k = 0; k < i; ++k)
      b[i] -= a[i][k] * b[k];
    b[i] /= a[i][i];
  }
  for (std::size_t i = n; i-- > 0;) { // and backwards
    for (std::size_t k = i + 1; k < n; ++k)
      b[i] -= a[k][i] * b[k];
    b[i] /= a[i][i];
  }
  return b;
}

double product_of(const std::vector<double>& weights, const std::vector<double>& one,
                  const std::vector<double>& other) {
  double sum = 0;
  for (std::size_t r = 0; r < weights.size(); ++r)
    sum += weights[r] * one[r] * other[r];
  return sum;
}

/// Variables that have room, and that some residual depends on.
std::vector<std::size_t> told_variables(const LeastSquaresProblem& problem, const JacobianColumns& jacobian,
                                        const std::vector<double>& weights) {
  std::vector<double> sizes;
  for (const std::vector<double>& column : jacobian)
    sizes.push_back(product_of(weights, column, column));
  const double largest = sizes.empty() ? 0 : *std::max_element(sizes.begin(), sizes.end());
  std::vector<std::size_t> told;
  for (std::size_t v = 0; v < sizes.size(); ++v)
    if (problem.low[v] < problem.high[v] && sizes[v] > square(negligible) * largest)
      told.push_back(v);
  return told;
}

class Search {
public:
  Search(const LeastSquaresProblem& problem, std::vector<double> start, JacobianColumns jacobian)
      : problem_(problem), jacobian_(std::move(jacobian)) {
    fit_.at = std::move(start);
    for (std::size_t v = 0; v < variables(); ++v)
      fit_.at[v] = std::clamp(fit_.at[v], problem_.low[v], problem_.high[v]);
    fit_.residuals = evaluate(fit_.at);
    fit_.loss = loss_of(fit_.residuals);
    if (jacobian_.empty())
      measure_jacobian();
  }

  [[nodiscard]] LeastSquaresFit run() {
    for (std::size_t step = 0; step < most_steps && variables() > 0; ++step) {
      const std::optional<std::vector<double>> next = next_point();
      if (next && distance(*next) <= problem_.smallest_step && (is_measured_here_ || damping_ <= least_damping))
        break;
      if (!next || !try_point(*next)) {
        if (!is_measured_here_)
          measure_jacobian();
        else if (damping_ >= most_damping)
          break;
        else
          damping_ = std::max(damping_, least_damping) * 10;
      }
    }
    if (!is_measured_here_ && problem_.measure_at_end)
      measure_jacobian();
    fit_.jacobian = jacobian_;
    set_standard_errors();
    return std::move(fit_);
  }

private:
  [[nodiscard]] std::size_t variables() const { return fit_.at.size(); }
  [[nodiscard]] std::size_t residuals() const { return problem_.weights.size(); }

  std::vector<double> evaluate(const std::vector<double>& at) {
    ++fit_.evaluations;
    std::vector<double> values = problem_.residuals(at);
    assert(values.size() == residuals());
    return values;
  }

  void measure_jacobian() {
    LeastSquaresProblem counted = problem_;
    counted.residuals = [this](const std::vector<double>& at) { return evaluate(at); };
    jacobian_ = jacobian_at(counted, fit_.at, fit_.residuals);
    is_measured_here_ = true;
  }

  [[nodiscard]] double loss_of(const std::vector<double>& values) const {
    double sum = 0;
    for (std::size_t r = 0; r < values.size(); ++r) {
      const double size = std::abs(values[r]);
      const double k = problem_.huber;
      sum += problem_.weights[r] * (size <= k ? square(size) / 2 : k * (size - k / 2));
    }
    return sum;
  }

  /// The weight of a residual in a sum of squares that has the loss's slope.
  [[nodiscard]] double weight(std::size_t r) const {
    const double size = std::abs(fit_.residuals[r]);
    return problem_.weights[r] * (size <= problem_.huber ? 1 : problem_.huber / size);
  }

  /// Of the loss by a variable.
  [[nodiscard]] double slope(std::size_t v) const {
    double sum = 0;
    for (std::size_t r = 0; r < residuals(); ++r)
      sum += weight(r) * jacobian_[v][r] * fit_.residuals[r];
    return sum;
  }

  [[nodiscard]] std::vector<double> all_weights() const {
    std::vector<double> weights(residuals());
    for (std::size_t r = 0; r < weights.size(); ++r)
      weights[r] = weight(r);
    return weights;
  }

  /// Variables that matter, and are not held at a bound by the loss.
  [[nodiscard]] std::vector<std::size_t> free_variables() const {
    std::vector<std::size_t> free = told_variables(problem_, jacobian_, all_weights());
    std::erase_if(free, [this](std::size_t v) {
      return (fit_.at[v] <= problem_.low[v] && slope(v) > 0) || (fit_.at[v] >= problem_.high[v] && slope(v) < 0);
    });
    return free;
  }

  /// Nothing where the variables cannot be told apart: damping helps.
  [[nodiscard]] std::optional<std::vector<double>> next_point() const {
    const std::vector<std::size_t> free = free_variables();
    const std::vector<double> weights = all_weights();
    std::vector<std::vector<double>> a(free.size(), std::vector<double>(free.size()));
    std::vector<double> b(free.size());
    for (std::size_t i = 0; i < free.size(); ++i) {
      b[i] = -slope(free[i]);
      for (std::size_t j = 0; j < free.size(); ++j)
        a[i][j] = product_of(weights, jacobian_[free[i]], jacobian_[free[j]]) * (i == j ? 1 + damping_ : 1);
    }
    const auto step = solved(std::move(a), std::move(b));
    if (!step)
      return std::nullopt;
    std::vector<double> next = fit_.at;
    for (std::size_t i = 0; i < free.size(); ++i)
      next[free[i]] = std::clamp(next[free[i]] + (*step)[i], problem_.low[free[i]], problem_.high[free[i]]);
    return next;
  }

  [[nodiscard]] double distance(const std::vector<double>& to) const {
    double largest = 0;
    for (std::size_t v = 0; v < variables(); ++v)
      largest = std::max(largest, std::abs(to[v] - fit_.at[v]));
    return largest;
  }

  /// Goes there if that is better. Learns from it either way.
  bool try_point(const std::vector<double>& next) {
    const std::vector<double> values = evaluate(next);
    learn(next, values);
    const double loss = loss_of(values);
    if (!(loss < fit_.loss))
      return false;
    fit_.at = next;
    fit_.residuals = values;
    fit_.loss = loss;
    is_measured_here_ = false;
    damping_ = damping_ <= least_damping ? 0 : damping_ / 10;
    return true;
  }

  /// Broyden: the least change of the Jacobian that explains what was just seen.
  void learn(const std::vector<double>& next, const std::vector<double>& values) {
    double length = 0;
    for (std::size_t v = 0; v < variables(); ++v)
      length += square(next[v] - fit_.at[v]);
    if (length < square(problem_.smallest_step))
      return; // it would learn noise
    for (std::size_t r = 0; r < residuals(); ++r) {
      double surprise = values[r] - fit_.residuals[r];
      for (std::size_t v = 0; v < variables(); ++v)
        surprise -= jacobian_[v][r] * (next[v] - fit_.at[v]);
      for (std::size_t v = 0; v < variables(); ++v)
        jacobian_[v][r] += surprise * (next[v] - fit_.at[v]) / length;
    }
  }

  void set_standard_errors() {
    LeastSquaresProblem robust = problem_;
    double sum = 0;
    double weights = 0;
    std::size_t count = 0;
    for (std::size_t r = 0; r < residuals(); ++r) {
      robust.weights[r] = weight(r);
      sum += weight(r) * square(fit_.residuals[r]);
      weights += problem_.weights[r];
      count += problem_.weights[r] > 0 ? 1 : 0;
    }
    const std::vector<double> at_one = standard_errors_of(robust, jacobian_, 1);
    const auto known = static_cast<std::size_t>(
        std::count_if(at_one.begin(), at_one.end(), [](double error) { return std::isfinite(error); }));
    fit_.standard_errors.assign(variables(), std::numeric_limits<double>::infinity());
    if (count <= known)
      return;
    // Were all weights 1, this would be the usual estimate from the sum of squares and the degrees of freedom.
    const double mean_weight = weights / static_cast<double>(count);
    const double error = std::sqrt(sum / mean_weight / static_cast<double>(count - known));
    for (std::size_t v = 0; v < variables(); ++v)
      fit_.standard_errors[v] = at_one[v] * error * std::sqrt(mean_weight);
  }

  const LeastSquaresProblem& problem_;
  LeastSquaresFit fit_;
  JacobianColumns jacobian_;
  bool is_measured_here_ = false; ///< the Jacobian, by differences and not by updates
  double damping_ = 0;
};

} // namespace

JacobianColumns jacobian_at(const LeastSquaresProblem& problem, const std::vector<double>& at,
                            const std::vector<double>& residuals) {
  JacobianColumns columns;
  for (std::size_t v = 0; v < at.size(); ++v) {
    const bool up = problem.high[v] - at[v] >= at[v] - problem.low[v];
    const double room = up ? problem.high[v] - at[v] : at[v] - problem.low[v];
    const double step = (up ? 1 : -1) * std::min(problem.difference_step, room);
    std::vector<double>& column = columns.emplace_back(residuals.size(), 0.0);
    if (step == 0)
      continue; // it cannot move anyway
    std::vector<double> beside = at;
    beside[v] += step;
    const std::vector<double> values = problem.residuals(beside);
    for (std::size_t r = 0; r < column.size(); ++r)
      column[r] = (values[r] - residuals[r]) / step;
  }
  return columns;
}

std::vector<double> standard_errors_of(const LeastSquaresProblem& problem, const JacobianColumns& jacobian,
                                       double error) {
  std::vector<double> errors(jacobian.size(), std::numeric_limits<double>::infinity());
  const std::vector<std::size_t> told = told_variables(problem, jacobian, problem.weights);
  std::vector<std::vector<double>> a(told.size(), std::vector<double>(told.size()));
  for (std::size_t i = 0; i < told.size(); ++i)
    for (std::size_t j = 0; j < told.size(); ++j)
      a[i][j] = product_of(problem.weights, jacobian[told[i]], jacobian[told[j]]) * (i == j ? 1 + ridge : 1);
  for (std::size_t i = 0; i < told.size(); ++i) {
    std::vector<double> unit(told.size());
    unit[i] = 1;
    if (const auto column = solved(a, unit))
      errors[told[i]] = error * std::sqrt((*column)[i]);
  }
  return errors;
}

LeastSquaresFit fit(const LeastSquaresProblem& problem, std::vector<double> start, JacobianColumns jacobian) {
  assert(problem.low.size() == start.size() && problem.high.size() == start.size());
  return Search(problem, std::move(start), std::move(jacobian)).run();
}

} // namespace domus::analysis
