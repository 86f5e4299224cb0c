/// What makes the difference between two modes at one value of the key: the CPU time of an operation, cause by cause.
///
/// What the bill knows (system calls, page tables, TLB misses ...) is taken from it. How often threads were woken and
/// switched, and vCPUs told and idled, only the runs know: their counts times the prices of the model; and what
/// messages took less where sender and receiver shared a CPU. The work of back-ends and of QEMU is as measured, and so
/// is the sum; what the sum has beyond all these is a term of its own: events and interrupts, and what a busy sibling
/// thread of the core makes everything take longer.
#pragma once

#include "analysis/crossover/runs.hpp"
#include "analysis/explain/difference.hpp"

#include <array>
#include <string>
#include <vector>

namespace domus::analysis {

struct Term {
  Pair times;                           ///< per operation, in both modes
  std::array<double, 2> counts{-1, -1}; ///< how often per operation, where runs have counted it; else negative
};

/// In the order of the causes; terms that take no time in either mode are left out. They add up to the CPU time per
/// operation that was measured, of all guests that are compared together.
[[nodiscard]] std::vector<Term> terms_of(const ValueRuns& runs);

/// The term in which the second mode takes most more (`more`) or most less than the first; null where none does.
[[nodiscard]] const Term* largest(const std::vector<Term>& terms, bool more);

/// The term whose difference changes most from one value of the key to another, and by how much. Unset where nothing
/// changes. The name is one of `after` or `before`.
struct Turn {
  std::string name;
  models::MeanTime before{0};
  models::MeanTime after{0};
};
[[nodiscard]] std::optional<Turn> what_turns(const std::vector<Term>& before, const std::vector<Term>& after);

} // namespace domus::analysis
