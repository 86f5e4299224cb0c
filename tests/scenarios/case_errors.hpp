/// What tests of case files share: loading one from a text, and the complaints about one in which something is wrong.
#pragma once

#include "scenarios/cases/load_cases.hpp"

#include <string>

namespace domus::scenarios {

inline CaseFile load(const std::string& text) {
  return load_cases_text(text, "f", shipped_scenario);
}

/// As they would be printed, of a file called "f".
inline std::string errors_of_cases(const std::string& text) {
  try {
    (void)load(text);
  } catch (const InputError& error) {
    return error.what();
  }
  return "no error";
}

} // namespace domus::scenarios
