#include "sim/hypervisor/platform_costs.hpp"

#include "models/cost_model.hpp"

namespace domus::sim {

namespace {

/// Of every Xen on every platform (facts/xen.md 0).
constexpr models::Nanoseconds xen_timer_slop = std::chrono::microseconds(50);

models::Nanoseconds whole(models::MeanTime time) {
  return models::nanoseconds_from(time.count());
}

} // namespace

HypervisorCosts costs_on(const models::Platform& platform) {
  const models::HypervisorPrimitives primitives = models::hypervisor_primitives(platform);
  return {.schedule = whole(primitives.schedule),
          .context_switch = whole(primitives.context_switch),
          .wake_ipi = whole(primitives.wake_ipi),
          .kick_ipi = whole(primitives.wake_ipi),
          .timer_slop = xen_timer_slop};
}

} // namespace domus::sim
