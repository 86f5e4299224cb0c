/// Runs the built `domus` as a user would, and catches what it says.
#pragma once

#include "tests/workplace.hpp"

#include <string>
#include <vector>

namespace domus::tests {

struct Outcome {
  int exit_code = -1; ///< -1 where it was ended by a signal
  std::string out;
  std::string err;
};

/// `directory`: where it runs; `input`: what it reads from its standard input.
[[nodiscard]] Outcome run_domus(const std::vector<std::string>& arguments, const std::string& directory = ".",
                                const std::string& input = "");

} // namespace domus::tests
