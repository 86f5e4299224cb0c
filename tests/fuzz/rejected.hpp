/// What every reader of files owes its users, whatever the file holds: a result, or a complaint that helps.
#pragma once

#include "scenarios/input_error.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace domus::fuzz {

/// Gives the bytes to `read`, which may throw InputError and nothing else. Each of its diagnostics must say what is
/// wrong and what to do, on a line each that is safe to print.
template <class Reader>
void read_or_complain(const std::uint8_t* data, std::size_t size, Reader read) {
  const auto printable = [](std::string_view line) {
    return !line.empty() && line == scenarios::printable(line, line.size());
  };
  try {
    read(std::string_view(reinterpret_cast<const char*>(data), size));
  } catch (const scenarios::InputError& error) {
    for (const scenarios::Diagnostic& diagnostic : error.diagnostics())
      if (!printable(diagnostic.problem) || !printable(diagnostic.remedy))
        std::abort();
  }
}

} // namespace domus::fuzz
