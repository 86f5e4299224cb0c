/// What a reader complains about.
#pragma once

#include "scenarios/input_error.hpp"

#include <string>

namespace domus::tests {

/// As it would be printed, or "no error".
template <class Read>
std::string error_of(Read read) {
  try {
    read();
  } catch (const scenarios::InputError& error) {
    return error.what();
  }
  return "no error";
}

} // namespace domus::tests
