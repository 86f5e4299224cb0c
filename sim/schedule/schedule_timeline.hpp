/// Everything that happened on a host in a part of a run, to be drawn: what each vCPU and each pCPU did when.
#pragma once

#include "models/units.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace domus::sim {

/// Which part of a run to record, from boot, and how much of it at most: it all stays in memory.
struct TimelineRequest {
  models::Nanoseconds from{0};
  models::Nanoseconds to{0}; ///< at most the end of the run
  std::size_t most_entries = SIZE_MAX;
};

/// As Xen accounts it, with the reasons not to run told apart: parked by a cap, or not started yet (`offline`).
enum class VcpuActivity : std::uint8_t { running, runnable, blocked, parked, offline };

/// vCPUs are numbered through all domains in the order of the spec.
struct VcpuSlice {
  std::uint32_t vcpu = 0;
  VcpuActivity activity = VcpuActivity::offline;
  std::uint32_t pcpu = 0; ///< where it runs, waits or ran last
  models::Nanoseconds start{0};
  models::Nanoseconds end{0};

  bool operator==(const VcpuSlice&) const = default;
};

/// What a pCPU did while it was not idle.
struct PcpuSlice {
  std::uint32_t pcpu = 0;
  std::optional<std::uint32_t> vcpu; ///< nothing: Xen's own work
  models::Nanoseconds start{0};
  models::Nanoseconds end{0};

  bool operator==(const PcpuSlice&) const = default;
};

/// What a vCPU's scheduler holds for it from then on: its credit, or under RTDS what is left of its budget in ns. The
/// other schedulers keep nothing of the kind.
struct CreditPoint {
  models::Nanoseconds time{0};
  std::uint32_t vcpu = 0;
  std::int64_t credit = 0;

  bool operator==(const CreditPoint&) const = default;
};

/// A blocked vCPU was woken, or one was dispatched on another pCPU than before.
struct VcpuMoment {
  models::Nanoseconds time{0};
  std::uint32_t vcpu = 0;
  std::uint32_t pcpu = 0;                     ///< where it is now
  std::optional<std::uint32_t> migrated_from; ///< nothing: it was woken

  bool operator==(const VcpuMoment&) const = default;
};

/// Nothing in it takes no time: what begins and ends in one instant is left out. Slices are in the order of their ends.
struct ScheduleTimeline {
  models::Nanoseconds from{0};
  models::Nanoseconds to{0};    ///< what follows is not recorded
  bool complete = true;         ///< false: it would have had too many entries, and ends early
  std::vector<VcpuSlice> vcpus; ///< each vCPU's fill the time without gaps
  std::vector<PcpuSlice> pcpus;
  std::vector<CreditPoint> credits; ///< whenever a vCPU's activity changes and every 10 ms, if it changed
  std::vector<VcpuMoment> moments;

  bool operator==(const ScheduleTimeline&) const = default;
};

} // namespace domus::sim
