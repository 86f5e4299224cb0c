/// Least squares that a pencil can check: means, lines, outliers, bounds, and residuals with noise in them.
#include "analysis/validate/least_squares.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <numeric>

using namespace domus::analysis;

namespace {

using Point = std::vector<double>;

/// One variable between -10 and 10 that was measured to be each of `samples`.
LeastSquaresProblem mean_of(Point samples) {
  LeastSquaresProblem problem;
  problem.low = {-10};
  problem.high = {10};
  problem.weights.assign(samples.size(), 1.0);
  problem.smallest_step = 1e-7;
  problem.residuals = [samples = std::move(samples)](const Point& at) {
    Point residuals;
    for (const double sample : samples)
      residuals.push_back(at[0] - sample);
    return residuals;
  };
  return problem;
}

} // namespace

TEST_CASE("what was measured several times is the mean, give or take s / sqrt(n)") {
  const LeastSquaresFit found = fit(mean_of({1.00, 1.02, 0.98, 1.04}), {0});
  CHECK(found.at[0] == doctest::Approx(1.01));
  const double s = std::sqrt((0.01 * 0.01 + 0.01 * 0.01 + 0.03 * 0.03 + 0.03 * 0.03) / 3);
  CHECK(found.standard_errors[0] == doctest::Approx(s / 2));
}

TEST_CASE("weights: a measurement of weight 3 counts as three, one of weight 0 not at all") {
  LeastSquaresProblem problem = mean_of({1.0, 1.04, 9.0});
  problem.weights = {3, 1, 0};
  CHECK(fit(problem, {0}).at[0] == doctest::Approx(1.01));
}

TEST_CASE("weights only compare: ten times all of them changes neither the value nor its error") {
  LeastSquaresProblem problem = mean_of({1.00, 1.02, 0.98, 1.04});
  const LeastSquaresFit before = fit(problem, {0});
  problem.weights.assign(4, 10.0);
  const LeastSquaresFit after = fit(problem, {0});
  CHECK(after.at[0] == doctest::Approx(before.at[0]));
  CHECK(after.standard_errors[0] == doctest::Approx(before.standard_errors[0]));
}

TEST_CASE("Huber: nine measurements of 0 and one of 5 give 0.1 / 9, where nine times the value is the outlier's pull") {
  Point samples(9, 0.0);
  samples.push_back(5);
  CHECK(fit(mean_of(samples), {1}).at[0] == doctest::Approx(0.1 / 9).epsilon(0.01));
}

TEST_CASE("a line through four points: the textbook's slope and intercept") {
  LeastSquaresProblem problem; // y = a + b x at x = 0 1 2 3; sums: y = 6.2, xy = 13.9 -> b = 4.6 / 5, a = 1.55 - 1.5 b
  problem.low = {-10, -10};
  problem.high = {10, 10};
  problem.weights = {1, 1, 1, 1};
  problem.huber = 1;
  problem.residuals = [](const Point& at) {
    return Point{at[0] - 0.1, at[0] + at[1] - 1.1, at[0] + 2 * at[1] - 2.2, at[0] + 3 * at[1] - 2.8};
  };
  const LeastSquaresFit found = fit(problem, {5, -5});
  CHECK(found.at[1] == doctest::Approx(4.6 / 5));
  CHECK(found.at[0] == doctest::Approx(1.55 - 1.5 * 4.6 / 5));
}

TEST_CASE("what is not linear is found in a few more steps, and the Jacobian is that of the end") {
  LeastSquaresProblem problem; // exp(a) = 2, exp(a + b) = 6
  problem.low = {-3, -3};
  problem.high = {3, 3};
  problem.weights = {1, 1};
  problem.huber = 100;
  problem.difference_step = 1e-4;
  problem.residuals = [](const Point& at) { return Point{std::exp(at[0]) - 2, std::exp(at[0] + at[1]) - 6}; };
  const LeastSquaresFit found = fit(problem, {0, 0});
  CHECK(found.at[0] == doctest::Approx(std::log(2)).epsilon(1e-3));
  CHECK(found.at[1] == doctest::Approx(std::log(3)).epsilon(1e-3));
  CHECK(found.jacobian[0][1] == doctest::Approx(6).epsilon(1e-2));
  CHECK(found.evaluations < 40);
  CHECK(std::isinf(found.standard_errors[0])); // two residuals leave nothing to judge two variables by
}

TEST_CASE("bounds hold, also where the search begins outside, and others go on as well as they can") {
  LeastSquaresProblem problem; // a + b = 3 and b = 1, but a is at most 1: b is pulled up, to 1.5
  problem.low = {0, 0};
  problem.high = {1, 5};
  problem.weights = {1, 1};
  problem.huber = 100;
  problem.residuals = [](const Point& at) { return Point{at[0] + at[1] - 3, at[1] - 1}; };
  const LeastSquaresFit found = fit(problem, {-7, 9});
  CHECK(found.at[0] == 1);
  CHECK(found.at[1] == doctest::Approx(1.5));
}

TEST_CASE("a variable that nothing depends on stays where it is, and its error is infinite") {
  LeastSquaresProblem problem = mean_of({1.00, 1.02, 0.98});
  problem.low = {-10, -1};
  problem.high = {10, 1};
  const LeastSquaresFit found = fit(problem, {0, 0.25});
  CHECK(found.at[0] == doctest::Approx(1));
  CHECK(found.at[1] == 0.25);
  CHECK(std::isinf(found.standard_errors[1]));
  CHECK(std::isfinite(found.standard_errors[0]));
}

TEST_CASE("of two variables that only their sum tells, some pair with the right sum is found") {
  LeastSquaresProblem problem;
  problem.low = {-10, -10};
  problem.high = {10, 10};
  problem.weights = {1, 1, 1};
  problem.residuals = [](const Point& at) {
    const double sum = at[0] + at[1];
    return Point{sum - 1, sum - 1.02, sum - 0.98};
  };
  const LeastSquaresFit found = fit(problem, {0, 0});
  CHECK(found.at[0] + found.at[1] == doctest::Approx(1).epsilon(1e-3));
}

TEST_CASE("two variables that only their sum tells have errors beyond any range, and a third's is its own") {
  LeastSquaresProblem problem;
  problem.low = {-10, -10, -10};
  problem.high = {10, 10, 10};
  problem.weights = {1, 1, 1, 1};
  const JacobianColumns alike{{1, 1, 0, 0}, {1, 1, 0, 0}, {0, 0, 1, 1}};
  const Point errors = standard_errors_of(problem, alike, 0.1);
  CHECK(errors[0] > 100);
  CHECK(errors[1] > 100);
  CHECK(errors[2] == doctest::Approx(0.1 / std::sqrt(2)));
}

TEST_CASE("no variables: the residuals as they are, in one evaluation") {
  LeastSquaresProblem problem;
  problem.weights = {1};
  problem.residuals = [](const Point&) { return Point{0.3}; };
  const LeastSquaresFit found = fit(problem, {});
  CHECK(found.residuals == Point{0.3});
  CHECK(found.evaluations == 1);
}

TEST_CASE("noise smaller than what a step of the differences changes does not keep the search from the minimum") {
  LeastSquaresProblem problem = mean_of({1.00, 1.02, 0.98, 1.04});
  const auto exact = problem.residuals;
  problem.residuals = [exact](const Point& at) {
    Point residuals = exact(at);
    for (std::size_t r = 0; r < residuals.size(); ++r) // deterministic, without any pattern in the variable
      residuals[r] += 1e-3 * std::sin(1e6 * at[0] + static_cast<double>(r));
    return residuals;
  };
  const LeastSquaresFit found = fit(problem, {-4});
  CHECK(std::abs(found.at[0] - 1.01) < 3e-3);
  CHECK(found.evaluations < 60);
}

TEST_CASE("differences are taken towards the farther bound, and never beyond") {
  LeastSquaresProblem problem;
  problem.low = {0};
  problem.high = {1};
  problem.weights = {1};
  Point asked;
  problem.residuals = [&](const Point& at) {
    asked.push_back(at[0]);
    return Point{2 * at[0]};
  };
  CHECK(jacobian_at(problem, {1}, {2})[0][0] == doctest::Approx(2));
  CHECK(asked.back() == doctest::Approx(0.95));
  CHECK(jacobian_at(problem, {0.2}, {0.4})[0][0] == doctest::Approx(2));
  CHECK(asked.back() == doctest::Approx(0.25));
  problem.difference_step = 5;
  CHECK(jacobian_at(problem, {0.2}, {0.4})[0][0] == doctest::Approx(2));
  CHECK(asked.back() == 1);
  problem.low = problem.high = {0.5}; // it cannot move
  CHECK(jacobian_at(problem, {0.5}, {1})[0][0] == 0);
}
