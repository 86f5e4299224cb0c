/// What a domain's kernel spends beside its threads' work, and how much of that is Xen's: for telling a guest's kernel
/// time from the time that Xen spends on its behalf.
#pragma once

#include "models/guest_profile.hpp"
#include "models/itinerary.hpp"

namespace domus::models {

/// Per occurrence, at full speed.
struct OverheadCost {
  MeanTime all{0};
  MeanTime xen{0};

  [[nodiscard]] double xen_share() const { return all.count() > 0 ? xen / all : 0; }
};

struct KernelOverhead {
  OverheadCost thread_switch; ///< to another address space
  OverheadCost thread_wake;
  OverheadCost ipi;       ///< sent to a vCPU that has blocked, and received
  OverheadCost idle;      ///< entered and left, for a thread that is still loaded
  OverheadCost interrupt; ///< an event, or an emulated interrupt where there are no events
  OverheadCost event_send;
};

[[nodiscard]] KernelOverhead kernel_overhead(const GuestProfile& profile);

} // namespace domus::models
