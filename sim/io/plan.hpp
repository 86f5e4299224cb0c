/// An itinerary in the form in which it is walked: costs as whole work units, nothing to look up.
#pragma once

#include "models/itinerary.hpp"
#include "sim/guest/time_book.hpp"
#include "sim/work.hpp"

#include <cstdint>
#include <vector>

namespace domus::sim {

struct PlanStep {
  models::Station station = models::Station::guest_thread;
  models::Arrival arrival = models::Arrival::inline_call;
  models::Ring acquires = models::Ring::none;
  models::Ring releases = models::Ring::none;
  unsigned ring_slots = 0;
  double variability = 0;
  Work per_item{}; ///< accesses that Xen answers itself included
  Work per_batch{};
  unsigned batch_limit = 0; ///< 0: none
  bool rest_in_background = false;
  std::uint32_t accesses = 0;       ///< round trips to QEMU
  std::uint32_t batch_accesses = 0; ///< the same, once for all requests found together
  Work access_exit{};
  Work access_emulator{};
  TimeSplit split = TimeSplit::all_kernel(); ///< whose code its own work is
};

struct PlanPhase {
  models::PhaseKind kind = models::PhaseKind::compute;
  double repeat = 1;
  unsigned parallel = 1;
  bool background = false;
  bool hand_over = false;
  models::RequestShape request{};
  std::vector<PlanStep> steps{};
};

struct OperationPlan {
  std::vector<PlanPhase> phases;
  /// How many phases come before the application thread takes over (they receive from the network).
  unsigned receive_phases = 0;
};

[[nodiscard]] OperationPlan plan_of(const models::Itinerary& itinerary);

} // namespace domus::sim
