/// What the hypervisor's own scheduling work costs on a platform, and how slow its timers are. Zero is the ideal
/// machine of facts and tests.
#pragma once

#include "models/units.hpp"

namespace domus::sim {

struct HypervisorCosts {
  models::Nanoseconds schedule{0}; ///< every schedule() call, whatever it decides
  /// In addition, when it switches to a vCPU whose state the pCPU does not hold: Xen leaves the state of the last one
  /// loaded while the pCPU idles, and going on with that one is free.
  models::Nanoseconds context_switch{0};
  models::Nanoseconds wake_ipi{0}; ///< from raising SCHEDULE on a remote idle pCPU to its schedule()
  models::Nanoseconds kick_ipi{0}; ///< the same for a remote pCPU that is not idle
  /// No timer of Xen's fires earlier than this after it was armed (timer_slop, facts/xen.md 0): time slices and rest of
  /// the rate limit shorter than that last so long.
  models::Nanoseconds timer_slop{0};
};

} // namespace domus::sim
