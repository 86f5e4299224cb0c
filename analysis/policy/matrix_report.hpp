/// The answer of `domus policy matrix`: a table for people, CSV and JSON.
#pragma once

#include "analysis/policy/matrix.hpp"

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace domus::analysis {

/// A row an image, a column for all flavors that look the same; a letter for each rule that rejects.
[[nodiscard]] std::string matrix_text(const Matrix& matrix);
/// A line a cell. Text is in quotes; what a spreadsheet would take for a formula begins with an apostrophe.
[[nodiscard]] std::string matrix_csv(const Matrix& matrix);
/// {"cells": [{image, flavor, verdict, http, message, rules[], warnings[]}], "counts": {rule: cells}}
[[nodiscard]] nlohmann::ordered_json matrix_json(const Matrix& matrix);

} // namespace domus::analysis
