/// How far the model is from what was published: case by case, by area, and in all.
#pragma once

#include "analysis/validate/predict.hpp"
#include "scenarios/cases/case.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace domus::analysis {

/// A published ratio within 3 % of 1 has no winner.
inline constexpr double least_gap_of_winner = 0.03;

struct CaseScore {
  Answer answer;
  std::optional<double> error; ///< relative to the published value, or to the nearer end of a range; 0 inside it
  bool within = false;         ///< tolerance; false where there is no prediction
  /// For a ratio whose published gap is large enough: whether the prediction is on the same side of 1.
  std::optional<bool> winner_right;

  [[nodiscard]] bool missed_gate(const scenarios::ValidationCase& of) const { return of.gate && !within; }
};

/// Cases taken together.
struct ScoreSum {
  std::string name;
  std::size_t cases = 0;
  std::size_t predicted = 0;
  std::optional<double> median;  ///< of the absolute errors, of cases that are no bounds
  std::optional<double> largest; ///< the same
  std::size_t gates = 0;
  std::size_t gates_within = 0;
  std::size_t winners = 0; ///< cases that have one
  std::size_t winners_right = 0;
};

/// Sums leave out cases that are inputs of the model.
struct Scores {
  std::vector<CaseScore> cases;   ///< in the order of the file
  std::vector<ScoreSum> areas;    ///< in order of first appearance
  std::vector<ScoreSum> families; ///< the same
  ScoreSum all;
  ScoreSum gated;          ///< cases that are gates: those that the model is meant to get right
  ScoreSum not_calibrated; ///< cases that no parameter was set from: only these say anything about the model
  std::size_t gates = 0;   ///< inputs' too
  std::size_t missed_gates = 0;
};

/// The relative error of a figure: 0 inside a published range, and against its nearer end outside.
[[nodiscard]] double error_of(const scenarios::ValidationCase& one, double predicted);

/// Each family once, or each area, in order of first appearance.
[[nodiscard]] std::vector<std::string> distinct(const std::vector<scenarios::ValidationCase>& cases,
                                                std::string scenarios::ValidationCase::*member);

/// Of at least one value.
[[nodiscard]] double median_of(std::vector<double> values);

/// Precondition: as many answers as cases.
[[nodiscard]] Scores score(const scenarios::CaseFile& cases, std::vector<Answer> answers);

} // namespace domus::analysis
