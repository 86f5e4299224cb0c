/// Crossings of curves that are known, with and without noise.
#include "analysis/crossover/search.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <random>

using namespace domus::analysis;

namespace {

using Gain = std::function<double(double)>;

/// Replications that all see the same: no noise.
Compare exactly(const Gain& gain) {
  return [=](const std::vector<double>& values) {
    std::vector<std::vector<double>> gains;
    for (const double value : values)
      gains.push_back(std::vector<double>(3, gain(value)));
    return gains;
  };
}

/// Independent normal noise on every replication at every value.
Compare with_noise(const Gain& gain, double deviation, unsigned replications, unsigned seed) {
  return [=, random = std::mt19937(seed)](const std::vector<double>& values) mutable {
    std::normal_distribution<double> noise(0, deviation);
    std::vector<std::vector<double>> gains;
    for (const double value : values) {
      gains.emplace_back();
      for (unsigned i = 0; i < replications; ++i)
        gains.back().push_back(gain(value) + noise(random));
    }
    return gains;
  };
}

Axis linear(double from, double to, double step = 0) {
  return {from, to, false, step};
}

Axis doubling(double from, double to, double step = 0) {
  return {from, to, true, step};
}

double line(double x) {
  return 0.01 * (x - 12.345);
}

} // namespace

TEST_CASE("a straight line crosses 0 where it does, and the interval has that value within 2 %") {
  const Curve curve = find_crossings(linear(0, 50), 11, exactly(line));
  REQUIRE(curve.crossings.size() == 1);
  const Crossing& crossing = curve.crossings.front();
  CHECK(crossing.at == doctest::Approx(12.345).epsilon(1e-6));
  CHECK(crossing.low <= 12.345);
  CHECK(crossing.high >= 12.345);
  CHECK(crossing.high - crossing.low <= 0.02 * 12.6);
  CHECK(crossing.before == Ahead::first);
  CHECK_FALSE(crossing.is_jump);
  CHECK(curve.grid == 11);
  CHECK(curve.points[crossing.last_before].clearly == Ahead::first);
  CHECK(curve.points[crossing.first_after].clearly == Ahead::second);
  CHECK(std::is_sorted(curve.points.begin(), curve.points.end(),
                       [](const CurvePoint& a, const CurvePoint& b) { return a.value < b.value; }));
}

TEST_CASE("on a logarithmic axis too, and downwards") {
  const Curve curve = find_crossings(doubling(4, 4096), 11, exactly([](double x) { return std::log(100 / x); }));
  REQUIRE(curve.crossings.size() == 1);
  CHECK(curve.crossings[0].at == doctest::Approx(100).epsilon(1e-6)); // straight against the logarithm
  CHECK(curve.crossings[0].before == Ahead::second);
}

TEST_CASE(
    "whole numbers stay whole: the crossing is the first one on the other side, its interval the two neighbours") {
  for (const double where : {6.2, 7.0, 7.5, 7.999}) {
    CAPTURE(where);
    const Curve curve = find_crossings(linear(1, 40, 1), 11, exactly([=](double x) { return 0.05 * (x - where); }));
    REQUIRE(curve.crossings.size() == 1);
    CHECK(curve.crossings[0].at == std::ceil(where));
    CHECK(curve.crossings[0].low < where);
    CHECK(curve.crossings[0].high > where);
    CHECK(curve.crossings[0].high - curve.crossings[0].low <= 2); // at 7 itself nobody is ahead
    for (const CurvePoint& point : curve.points)
      CHECK(point.value == std::floor(point.value));
  }
}

TEST_CASE("every crossing is found, in its order") {
  // Ahead of 0 between 3 and 6, and from 9 on.
  const Curve curve =
      find_crossings(linear(0, 10), 21, exactly([](double x) { return 0.01 * (x - 3) * (x - 6) * (x - 9); }));
  REQUIRE(curve.crossings.size() == 3);
  CHECK(curve.crossings[0].at == doctest::Approx(3).epsilon(0.002));
  CHECK(curve.crossings[1].at == doctest::Approx(6).epsilon(0.002));
  CHECK(curve.crossings[2].at == doctest::Approx(9).epsilon(0.002));
  CHECK(curve.crossings[0].before == Ahead::first);
  CHECK(curve.crossings[1].before == Ahead::second);
  CHECK(curve.crossings[2].before == Ahead::first);
}

TEST_CASE("no crossing: one mode ahead throughout, none ahead, and a curve that only touches 0") {
  CHECK(find_crossings(linear(0, 1), 5, exactly([](double) { return 0.2; })).crossings.empty());
  CHECK(find_crossings(linear(0, 1), 5, exactly([](double) { return 0.0; })).crossings.empty());
  CHECK(find_crossings(linear(0, 10), 11, exactly([](double x) { return (x - 5) * (x - 5); })).crossings.empty());
}

TEST_CASE("what is certain but less than half a per cent is nobody's win, and makes no crossing") {
  const Curve curve = find_crossings(linear(0, 10), 11, exactly([](double x) { return x < 5 ? -0.004 : 0.004; }));
  CHECK(curve.crossings.empty());
  CHECK(curve.points.front().ahead == Ahead::first);
  CHECK(curve.points.front().clearly == Ahead::undecided);
}

TEST_CASE("a step is a crossing between two neighbours, and is called a jump") {
  const Curve curve = find_crossings(linear(0, 100), 11, exactly([](double x) { return x < 33 ? -0.5 : 0.3; }));
  REQUIRE(curve.crossings.size() == 1);
  CHECK(curve.crossings[0].is_jump);
  CHECK(curve.crossings[0].low < 33);
  CHECK(curve.crossings[0].high >= 33);
}

TEST_CASE("a stretch where both are equal is the interval") {
  const Gain flat = [](double x) { return x < 20 ? 0.01 * (x - 20) : x > 30 ? 0.01 * (x - 30) : 0.0; };
  const Curve curve = find_crossings(linear(0, 50), 11, exactly(flat));
  REQUIRE(curve.crossings.size() == 1);
  CHECK(curve.crossings[0].low == doctest::Approx(20).epsilon(0.02));
  CHECK(curve.crossings[0].high == doctest::Approx(30).epsilon(0.02));
}

TEST_CASE("noise alone makes no crossing: two equal modes, a thousand times") {
  unsigned false_ones = 0;
  for (unsigned seed = 1; seed <= 1000; ++seed)
    false_ones +=
        find_crossings(linear(0, 50), 11, with_noise([](double) { return 0.0; }, 0.05, 5, seed)).crossings.empty() ? 0
                                                                                                                   : 1;
  // A false winner on each side, in 5 % of the cases at most one of them: expected are less than one in a thousand.
  CHECK(false_ones <= 3);
}

TEST_CASE("the interval of a noisy crossing holds the truth in 95 of 100 cases or more, and is as wide as Fieller's") {
  constexpr double deviation = 0.01;
  constexpr unsigned replications = 5;
  constexpr unsigned cases = 400;
  unsigned covered = 0;
  unsigned found = 0;
  double width = 0;
  for (unsigned seed = 1; seed <= cases; ++seed) {
    const Curve curve = find_crossings(linear(0, 50), 11, with_noise(line, deviation, replications, seed));
    if (curve.crossings.size() != 1)
      continue;
    ++found;
    const Crossing& crossing = curve.crossings.front();
    covered += crossing.low <= 12.345 && 12.345 <= crossing.high ? 1 : 0;
    width += crossing.high - crossing.low;
    CHECK(crossing.low <= crossing.at);
    CHECK(crossing.at <= crossing.high);
  }
  CHECK(found == cases);
  CHECK(covered >= 0.93 * cases); // 95 %, less three deviations of a binomial
  // Where the gain's half width t s / sqrt(n) = 2.776 x 0.01 / sqrt(5) is reached, on both sides.
  const double fieller = 2 * 2.776 * deviation / std::sqrt(replications) / 0.01;
  CHECK(width / found == doctest::Approx(fieller).epsilon(0.35));
}

TEST_CASE("a value between two of the grid that cannot be had ends the search there") {
  const Compare powers_of_two = [](const std::vector<double>& values) {
    std::vector<std::vector<double>> gains;
    for (const double value : values) {
      const bool power = std::log2(value) == std::floor(std::log2(value));
      gains.push_back(power ? std::vector<double>(2, std::log(value / 6)) : std::vector<double>{});
    }
    return gains;
  };
  const Curve curve = find_crossings(doubling(1, 16, 1), 5, powers_of_two);
  REQUIRE(curve.crossings.size() == 1);
  CHECK(curve.points.size() == 5);
  CHECK(curve.crossings[0].low == 4);
  CHECK(curve.crossings[0].high == 8);
}

TEST_CASE("a grid has both ends, equal distances, and no value twice") {
  CHECK(linear(0, 50).grid(6) == std::vector<double>{0, 10, 20, 30, 40, 50});
  CHECK(doubling(1, 32, 1).grid(6) == std::vector<double>{1, 2, 4, 8, 16, 32});
  CHECK(linear(1, 4, 1).grid(11) == std::vector<double>{1, 2, 3, 4});
  CHECK(linear(0, 1).grid(2) == std::vector<double>{0, 1});
  CHECK(usual_count(doubling(1, 32, 1)) == 6);
  CHECK(usual_count(linear(1, 8, 1)) == 8);
  CHECK(usual_count(linear(0, 50)) == 11);
  CHECK(usually_logarithmic(4, 4096));
  CHECK_FALSE(usually_logarithmic(0, 50));
  CHECK_FALSE(usually_logarithmic(1, 8));
}
