/// Why one mode does better or worse: what an operation spends more or less on, from the difference of the bills and
/// from what the runs measured.
#pragma once

#include "analysis/compare/mode_runs.hpp"

#include <string_view>
#include <vector>

namespace domus::analysis {

struct Reason {
  std::string_view what;      ///< a cause ("system calls"), or whose work it is ("QEMU")
  models::MeanTime change{0}; ///< per operation, `to` minus `from`: negative is a saving
};

/// What changes at `where` for guest number `guest`, the largest change first. On the guest's vCPUs that is every cause
/// of the bill, and what was measured beyond it (events, wake-ups: no bill knows how often). The measured work of
/// back-ends and of QEMU, which batching makes less than their bills, is one reason each.
[[nodiscard]] std::vector<Reason> reasons_of(const ModeRuns& from, const ModeRuns& to, std::size_t guest,
                                             const Stations& where);

} // namespace domus::analysis
