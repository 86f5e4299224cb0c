/// Why one mode does better or worse: what an operation spends more or less on, from the difference of the bills and
/// from what the runs measured.
#pragma once

#include "analysis/mode_runs.hpp"

#include <string_view>
#include <vector>

namespace domus::analysis {

struct Reason {
  std::string_view what;      ///< a cause ("system calls"), or what no bill can know (events, wake-ups, batching)
  models::MeanTime change{0}; ///< per operation, `to` minus `from`: negative is a saving
};

/// What changes at `where` for guest number `guest`, the largest change first. Where `where` holds all stations of some
/// domains, the part of their measured CPU time that the bill does not explain is a reason as well.
[[nodiscard]] std::vector<Reason> reasons_of(const ModeRuns& from, const ModeRuns& to, std::size_t guest,
                                             const Stations& where);

} // namespace domus::analysis
