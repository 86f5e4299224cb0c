/// An itinerary in the form in which it is walked: costs as whole work units, nothing to look up.
#pragma once

#include "models/itinerary.hpp"
#include "sim/work.hpp"

#include <cstdint>
#include <vector>

namespace domus::sim {

struct PlanStep {
  models::Station station;
  models::Arrival arrival;
  models::Ring acquires;
  models::Ring releases;
  unsigned ring_slots;
  double variability;
  Work per_item; ///< accesses that Xen answers itself included
  Work per_batch;
  std::uint32_t accesses; ///< round trips to QEMU
  Work access_exit;
  Work access_emulator;
};

struct PlanPhase {
  models::PhaseKind kind;
  double repeat;
  unsigned parallel;
  bool background;
  bool hand_over;
  models::RequestShape request;
  std::vector<PlanStep> steps;
};

struct OperationPlan {
  std::vector<PlanPhase> phases;
  /// How many phases come before the application thread takes over (they receive from the network).
  unsigned receive_phases = 0;
};

[[nodiscard]] OperationPlan plan_of(const models::Itinerary& itinerary);

} // namespace domus::sim
