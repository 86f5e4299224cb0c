#include "sim/io/plan.hpp"

#include "models/time_shares.hpp"

#include <cassert>
#include <cmath>

namespace domus::sim {

namespace {

PlanStep step_of(const models::Step& step) {
  const models::EmulatedAccesses& accesses = step.accesses;
  return {.station = step.station,
          .arrival = step.arrival,
          .acquires = step.acquires,
          .releases = step.releases,
          .ring_slots = step.ring_slots,
          .variability = step.variability,
          .per_item = Work::of_mean(step.per_item + accesses.handled_in_xen * accesses.in_xen),
          .per_batch = Work::of_mean(step.per_batch),
          .batch_limit = step.batch_limit,
          .rest_in_background = step.rest_in_background,
          .accesses = static_cast<std::uint32_t>(std::lround(accesses.count)),
          .batch_accesses = static_cast<std::uint32_t>(std::lround(accesses.batch_count)),
          .access_exit = Work::of_mean(accesses.exit),
          .access_emulator = Work::of_mean(accesses.emulator),
          .split = TimeSplit::of(models::time_shares(step))};
}

} // namespace

OperationPlan plan_of(const models::Itinerary& itinerary) {
  OperationPlan plan;
  for (const models::Phase& phase : itinerary.phases) {
    PlanPhase compiled{.kind = phase.kind,
                       .repeat = phase.repeat,
                       .parallel = phase.parallel,
                       .background = phase.background,
                       .hand_over = phase.hand_over,
                       .request = phase.request,
                       .steps = {}};
    for (const models::Step& step : phase.steps) {
      compiled.steps.push_back(step_of(step));
    }
    if (phase.kind == models::PhaseKind::receive) {
      assert(plan.receive_phases == plan.phases.size());
      ++plan.receive_phases;
    }
    plan.phases.push_back(std::move(compiled));
  }
  return plan;
}

} // namespace domus::sim
