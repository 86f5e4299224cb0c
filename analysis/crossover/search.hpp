/// Where one mode overtakes another, found from noisy comparisons.
///
/// At each value both modes run under the same seeds, and what is known there is the mean logarithm of their ratio,
/// with Student's interval over the replications: the gain, above 0 where the second mode is ahead. First a grid of
/// values is compared. Two values that different modes win clearly have a crossing between them. Clearly means: by half
/// a per cent or more, and beyond chance even if the best of all values of the grid were picked (Bonferroni), so that
/// noise makes no crossings. What lies between two values of the grid is then narrowed down by bisection, until what is
/// left is either not decided (the interval of the gain has 0 in it) or as narrow as need be
/// (analysis/crossover/axis.hpp).
///
/// The interval of a crossing holds every value at which "both modes are equal" is not refuted at 95 %, which is
/// Fieller's construction: its ends are where the bounds of the gain's interval cross 0, between neighbours by linear
/// interpolation. Where two neighbours disagree outright, they are the ends.
#pragma once

#include "analysis/crossover/axis.hpp"
#include "analysis/run/statistics.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace domus::analysis {

enum class Ahead : std::int8_t { first = -1, undecided = 0, second = 1 };

struct CurvePoint {
  double value = 0;                 ///< of the key
  Estimate gain;                    ///< mean log of second over first, by merit: above 0, the second is ahead
  Ahead ahead = Ahead::undecided;   ///< by the 95 % interval of this point alone
  Ahead clearly = Ahead::undecided; ///< as above, in the head of this file
};

struct Crossing {
  double at = 0; ///< where the mean gain is 0; of whole numbers the first that belongs to the one who is ahead after it
  double low = 0; ///< 95 % interval
  double high = 0;
  Ahead before = Ahead::undecided; ///< who is ahead up to it: first or second
  std::size_t last_before = 0;     ///< index of the nearest point that it wins clearly
  std::size_t first_after = 0;     ///< and of the nearest one that the other one wins clearly
  bool is_jump = false;            ///< both of them are its neighbours: the ratio does not pass 1, it leaps over it
};

struct Curve {
  std::size_t grid = 0;            ///< how many values were compared at first
  std::vector<CurvePoint> points;  ///< by value
  std::vector<Crossing> crossings; ///< by value
};

/// The gains at some values, each of every replication. Empty where a value cannot be had, which is only accepted
/// between values of the grid: then their distance cannot be made less.
using Compare = std::function<std::vector<std::vector<double>>(const std::vector<double>& values)>;

/// Precondition: two or more replications.
[[nodiscard]] Curve find_crossings(const Axis& axis, unsigned count, const Compare& compare);

} // namespace domus::analysis
