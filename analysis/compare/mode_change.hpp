/// What changes when every guest goes from one mode to another, under the same seeds: paired, replication by
/// replication.
#pragma once

#include "analysis/compare/mode_runs.hpp"
#include "analysis/run/statistics.hpp"

#include <optional>
#include <vector>

namespace domus::analysis {

/// Each as a relative change; unset where some replication has no such figure (a guest that serves nothing).
struct Changes {
  std::optional<RelativeChange> throughput;
  std::optional<RelativeChange> response_mean;
  std::optional<RelativeChange> cpu_per_operation; ///< its vCPUs, back-ends and QEMU together
};

struct GuestChange {
  std::size_t guest = 0; ///< index into the scenario's guests
  Changes changes;
};

struct ModeChange {
  std::vector<GuestChange> guests; ///< those that serve operations
  /// Geometric means over those guests: a guest of small operations counts as much as one of large ones.
  Changes all;
};

/// Precondition: both ran the same guests under the same seeds.
[[nodiscard]] ModeChange change_between(const ModeRuns& from, const ModeRuns& to);

/// CPU time that one operation of a guest took, by all who worked for it, in ns. 0 where none was completed.
[[nodiscard]] double cpu_per_operation_ns(const sim::GuestResult& guest);

} // namespace domus::analysis
