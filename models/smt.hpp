/// What a hardware thread gets of its core while the other thread of it is busy too (SMT).
///
/// Two threads share what executes instructions, so each is slowed down to Platform::smt_rate. What a thread waits for
/// it waits for alone: loads of CR3, changes of privilege, VM exits, page walks; and meanwhile it leaves the whole core
/// to its sibling. So of two threads that do the same work w and stalls s, each needs w (1 + k p) + s beside the other,
/// where k = 1 / r - 1 is the slow-down by a sibling that works, and p the share of its time that it does work. The
/// more of its time a guest spends in Xen's entry code and in walks, the more it gains from SMT: SCHED-005 (a PV
/// guest, 1.347) against SCHED-004 (natively, 1.312).
///
/// The sibling is taken for one that does the same; beside another kind of guest that is an approximation.
#pragma once

#include "models/itinerary.hpp"
#include "models/platform.hpp"

namespace domus::models {

/// CPU time of somebody with a core of their own.
struct CoreUse {
  MeanTime work{0};
  MeanTime stalls{0};
};

/// What the guest's own vCPUs do for one operation: application and interrupts. Wake-ups and switches between threads,
/// which only a run can count, are left out.
[[nodiscard]] CoreUse core_use_of(const Itinerary& itinerary);

/// 1 to 1024, where 1024 is the speed beside an idle sibling. Nothing to do: the platform's rate.
[[nodiscard]] unsigned smt_rate_of(const CoreUse& use, const Platform& platform);

} // namespace domus::models
