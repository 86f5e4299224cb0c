/// Memory and room: what each mode costs beyond the guests' RAM, and how many of each guest would fit on its host.
#pragma once

#include "analysis/compare/mode_runs.hpp"
#include "models/capacity.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace domus::analysis {

/// What one mode's guests cost in memory, all together.
struct MemoryByMode {
  models::Memory overhead; ///< beyond RAM: what the toolstack sets aside, and QEMU in dom0
  models::Memory in_dom0;  ///< of that, QEMU's
  std::size_t guests = 0;

  [[nodiscard]] double overhead_mib_each() const {
    return guests == 0 ? 0 : overhead.in_mib() / static_cast<double>(guests);
  }
};

/// Guests on bare metal cost nothing: there is no host below them.
[[nodiscard]] MemoryByMode memory_of(const scenarios::Scenario& scenario);

/// Guests of one size on one host, and how many of them the host would hold if it held nothing else. dom0's CPU time
/// for one is what the runs measured.
struct Room {
  std::size_t host = 0;
  std::string size;                ///< the flavor's name, or "2 vCPUs, 4 GiB"
  std::vector<std::size_t> guests; ///< of the scenario, that have this size
  models::Memory overhead_each;
  models::Capacity capacity;
};

/// One entry for each size of guest on each host, in the order of the scenario.
[[nodiscard]] std::vector<Room> rooms_of(const ModeRuns& runs);

} // namespace domus::analysis
