/// Spinlocks of a guest's kernel when Xen takes the pCPU from a vCPU that holds one.
///
/// Natively a holder runs until it lets go, and whoever wants the lock spins for less than 4096 cycles (SCHED-021). A
/// vCPU can lose its pCPU at any time. If it holds a lock then, its siblings that need the same lock wait until it has
/// run again, for whole time slices. What they do meanwhile depends on the lock:
/// - bare (ticket or queued) locks spin for as long as they have a pCPU;
/// - with pause-loop exiting (HVM containers) the hardware exits after a window of 4096 cycles, and Xen yields;
/// - paravirtual locks spin for a while, and then block in Xen until the holder kicks them (facts/xen.md 6.1).
///
/// All of it is means: how many siblings are expected to meet the lock, and what that costs them.
#pragma once

#include "models/guest_profile.hpp"
#include "models/itinerary.hpp"

#include <string_view>

namespace domus::models {

enum class LockWaiting : std::uint8_t { spin, pause_loop_exit, block };
[[nodiscard]] std::string_view to_text(LockWaiting waiting);

/// How the kernel's locks wait in this guest. On bare metal nobody is preempted, and locks spin.
[[nodiscard]] LockWaiting lock_waiting(const GuestProfile& profile);

/// A figure that nobody has published: assumed, with the range in which it may lie.
struct AssumedShare {
  double value = 0;
  double low = 0;
  double high = 0;
};

/// Share of its kernel work during which a vCPU holds a lock that its siblings take too. (Most locks are of one
/// process, one file or one CPU.)
inline constexpr AssumedShare held_share{0.02, 0.005, 0.08};
/// Locks that are taken equally often: of those a sibling needs one in so many.
inline constexpr AssumedShare locks_in_use{8, 1, 64};
/// How long each is held, in cycles (SCHED-021: most less than 4096).
inline constexpr AssumedShare hold_cycles{2048, 500, 4096};

struct SpinlockCosts {
  LockWaiting waiting = LockWaiting::spin;
  /// Of kernel work, until a sibling needs a given one of the locks; 0: never.
  MeanTime until_needed{0};
  MeanTime spin_limit{0}; ///< after so much spinning the vCPU lets go of its pCPU (not where it only spins)
  MeanTime letting_go{0}; ///< and that costs this much, of Xen and of the holder that kicks
};

[[nodiscard]] SpinlockCosts spinlock_costs(const GuestProfile& profile);

/// What siblings did while a vCPU was without a pCPU, all of them together.
struct SiblingTimes {
  unsigned siblings = 0;
  MeanTime running{0}; ///< on pCPUs
  MeanTime kernel{0};  ///< of that, in kernel work
};

/// What waiting for one preempted holder is expected to cost its siblings, together.
struct LockWaste {
  double waits = 0;       ///< how many of them need the lock
  double let_go = 0;      ///< and how many of those give up their pCPU for it
  MeanTime spinning{0};   ///< CPU time at which they spin
  MeanTime letting_go{0}; ///< CPU time that giving up and being kicked takes
};

/// For a vCPU that held a lock for sure; multiply by the probability that it did. The time of a sibling until it needs
/// the lock is taken to follow a Lomax distribution of shape 16, next to exponential but without exp().
[[nodiscard]] LockWaste lock_waste(const SpinlockCosts& costs, const SiblingTimes& times);

} // namespace domus::models
