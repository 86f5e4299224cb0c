/// The part of `domus explain` about memory: what Xen allocates for a guest under a mode, and its page tables.
#pragma once

#include "analysis/explain/report.hpp"

#include <string>

namespace domus::analysis {

/// A table with a heading, or nothing where neither has a bill. Amounts in KiB, which most lines are small enough for.
[[nodiscard]] std::string memory_text(const ModeBill& only);
[[nodiscard]] std::string memory_text(const ModeBill& first, const ModeBill& second);

} // namespace domus::analysis
