#include "scenarios/complaints.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace domus::scenarios {

void Complaints::add(Position where, std::string problem, std::string remedy) {
  if (!full())
    diagnostics_.push_back({file_, where.line, where.column, std::move(problem), std::move(remedy)});
}

void Complaints::throw_if_any() {
  if (empty())
    return;
  std::stable_sort(diagnostics_.begin(), diagnostics_.end(), [](const Diagnostic& a, const Diagnostic& b) {
    return std::tie(a.line, a.column) < std::tie(b.line, b.column);
  });
  throw InputError(std::move(diagnostics_));
}

} // namespace domus::scenarios
