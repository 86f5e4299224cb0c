#include "analysis/crossover/search.hpp"

#include "analysis/compare/verdict.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <iterator>
#include <set>

namespace domus::analysis {

namespace {

using Points = std::vector<CurvePoint>;

Ahead sign_of(const Estimate& gain) {
  if (gain.high() < 0)
    return Ahead::first;
  return gain.low() > 0 ? Ahead::second : Ahead::undecided;
}

/// Where a straight line between two points is 0. Precondition: it is somewhere between them.
double zero_between(double x0, double y0, double x1, double y1) {
  return y0 == y1 ? x0 : x0 + (x1 - x0) * y0 / (y0 - y1);
}

/// From one value to one within 2 % of it. Ratios that go with the fifth power of the key change as fast.
constexpr double large_leap = 0.1;

/// Values between which a crossing lies: both are of the grid, won clearly by different modes.
struct Bracket {
  double left;
  double right;
};

class Search {
public:
  Search(const Axis& axis, unsigned count, const Compare& compare) : axis_(axis), compare_(compare) {
    const std::vector<double> values = axis.grid(count);
    simultaneous_ = 1 - (1 - confidence_level) / static_cast<double>(values.size());
    add(values);
    curve_.grid = curve_.points.size();
    assert(curve_.grid == values.size());
  }

  Curve run() && {
    const std::vector<Bracket> brackets = find_brackets();
    for (std::set<double> wanted = middles(brackets); !wanted.empty(); wanted = middles(brackets))
      add({wanted.begin(), wanted.end()});
    for (const Bracket& bracket : brackets)
      curve_.crossings.push_back(crossing_in(bracket));
    return std::move(curve_);
  }

private:
  void add(const std::vector<double>& values) {
    const std::vector<std::vector<double>> gains = compare_(values);
    assert(gains.size() == values.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (gains[i].empty()) {
        impossible_.insert(values[i]);
        continue;
      }
      assert(gains[i].size() >= 2);
      CurvePoint point{values[i], estimate(gains[i]), Ahead::undecided, Ahead::undecided};
      point.ahead = sign_of(point.gain);
      const bool worth_it = std::abs(std::expm1(point.gain.mean)) >= worth_telling;
      point.clearly = worth_it ? sign_of(estimate(gains[i], simultaneous_)) : Ahead::undecided;
      const auto place = std::find_if(curve_.points.begin(), curve_.points.end(),
                                      [&](const CurvePoint& other) { return other.value > point.value; });
      curve_.points.insert(place, point);
    }
  }

  [[nodiscard]] std::vector<Bracket> find_brackets() const {
    std::vector<Bracket> brackets;
    const CurvePoint* last = nullptr;
    for (const CurvePoint& point : curve_.points) {
      if (point.clearly == Ahead::undecided)
        continue;
      if (last != nullptr && last->clearly != point.clearly)
        brackets.push_back({last->value, point.value});
      last = &point;
    }
    return brackets;
  }

  /// What is still doubtful of a bracket: from the last of those before it that are decided one way without exception,
  /// to the first of those that are decided the other way. Indices of points.
  struct Doubt {
    std::size_t left;
    std::size_t right;
    Ahead before;
  };
  [[nodiscard]] Doubt doubt_in(const Bracket& bracket) const {
    const Points& points = curve_.points;
    const auto index = [&](double value) {
      const auto found =
          std::find_if(points.begin(), points.end(), [&](const CurvePoint& point) { return point.value == value; });
      return static_cast<std::size_t>(std::distance(points.begin(), found));
    };
    Doubt doubt{index(bracket.left), index(bracket.right), points[index(bracket.left)].clearly};
    const Ahead after = points[doubt.right].clearly;
    while (doubt.left + 1 < doubt.right && points[doubt.left + 1].ahead == doubt.before)
      ++doubt.left;
    while (doubt.right - 1 > doubt.left && points[doubt.right - 1].ahead == after)
      --doubt.right;
    return doubt;
  }

  /// The values to compare next.
  [[nodiscard]] std::set<double> middles(const std::vector<Bracket>& brackets) const {
    std::set<double> wanted;
    for (const Bracket& bracket : brackets) {
      const Doubt doubt = doubt_in(bracket);
      for (const std::size_t left : {doubt.left, doubt.right - 1}) {
        const auto middle = axis_.between(curve_.points[left].value, curve_.points[left + 1].value);
        if (middle && !impossible_.contains(*middle))
          wanted.insert(*middle);
      }
    }
    return wanted;
  }

  /// Where a bound of the gain (or its mean) is 0 between a point and the next one, on the axis.
  [[nodiscard]] double zero_after(std::size_t left, double (*bound)(const Estimate&)) const {
    const CurvePoint& from = curve_.points[left];
    const CurvePoint& to = curve_.points[left + 1];
    return axis_.at(
        zero_between(axis_.position(from.value), bound(from.gain), axis_.position(to.value), bound(to.gain)));
  }

  /// The mean gain is 0 between an odd number of neighbours: noise may make it so more than once. The one in the
  /// middle.
  [[nodiscard]] double mean_zero(const Doubt& doubt) const {
    const auto is_after = [&](const CurvePoint& point) {
      return doubt.before == Ahead::first ? point.gain.mean >= 0 : point.gain.mean <= 0;
    };
    std::vector<double> zeros;
    for (std::size_t i = doubt.left; i < doubt.right; ++i)
      if (is_after(curve_.points[i]) != is_after(curve_.points[i + 1]))
        zeros.push_back(zero_after(i, [](const Estimate& gain) { return gain.mean; }));
    assert(zeros.size() % 2 == 1);
    return zeros[zeros.size() / 2];
  }

  [[nodiscard]] Crossing crossing_in(const Bracket& bracket) const {
    const Doubt doubt = doubt_in(bracket);
    const Points& points = curve_.points;
    const auto low = [](const Estimate& gain) { return gain.low(); };
    const auto high = [](const Estimate& gain) { return gain.high(); };
    const bool first_before = doubt.before == Ahead::first;
    Crossing crossing{mean_zero(doubt),
                      points[doubt.left].value,
                      points[doubt.right].value,
                      doubt.before,
                      doubt.left,
                      doubt.right,
                      false};
    if (doubt.left + 1 < doubt.right && axis_.step != 1) {
      // Before the crossing the first mode's lead ends where the upper bound of the gain reaches 0, and so on.
      crossing.low = zero_after(doubt.left, first_before ? +high : +low);
      crossing.high = zero_after(doubt.right - 1, first_before ? +low : +high);
    }
    constexpr double rounding = 1e-9; // lest 7.0000000001 be 8
    if (axis_.step > 0)
      crossing.at = axis_.from + std::ceil((crossing.at - axis_.from) / axis_.step - rounding) * axis_.step;
    crossing.at = std::clamp(crossing.at, crossing.low, crossing.high);
    const double leap = std::abs(points[doubt.right].gain.mean - points[doubt.left].gain.mean);
    crossing.is_jump = doubt.left + 1 == doubt.right && axis_.step != 1 && leap > large_leap;
    while (points[crossing.last_before].clearly != doubt.before)
      --crossing.last_before;
    while (points[crossing.first_after].clearly == Ahead::undecided ||
           points[crossing.first_after].clearly == doubt.before)
      ++crossing.first_after;
    return crossing;
  }

  const Axis& axis_;
  const Compare& compare_;
  double simultaneous_ = confidence_level;
  std::set<double> impossible_;
  Curve curve_;
};

} // namespace

Curve find_crossings(const Axis& axis, unsigned count, const Compare& compare) {
  return Search(axis, count, compare).run();
}

} // namespace domus::analysis
