/// How full a host is: what its guests take of each resource that the next guest would need as well.
#pragma once

#include "analysis/run/summary.hpp"
#include "models/capacity.hpp"
#include "scenarios/scenario.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace domus::analysis {

struct Fullness {
  models::HostResource resource = models::HostResource::memory;
  std::int64_t taken = 0;
  std::int64_t supply = 0; ///< what there is for guests; both in the unit of models::amount_of

  [[nodiscard]] double share() const {
    return supply == 0 ? 0 : static_cast<double>(taken) / static_cast<double>(supply);
  }
};

/// Memory, dom0's memory, dom0's CPU time as it was measured, event channels, disk, and vCPUs sold against pCPUs.
/// Resources of which nobody takes any are left out.
[[nodiscard]] std::vector<Fullness> fullness_of(const scenarios::Scenario& scenario, std::size_t host,
                                                const RunSummary& summary);

/// "24.9", and of what: "122 GiB".
[[nodiscard]] std::string taken_text(const Fullness& fullness);
[[nodiscard]] std::string supply_text(const Fullness& fullness);

} // namespace domus::analysis
