/// A domain's CPU time by whose code ran, all its vCPUs together.
#pragma once

#include "models/kernel_overhead.hpp"
#include "models/units.hpp"
#include "sim/guest/time_book.hpp"

#include <cstdint>

namespace domus::sim {

struct KernelCounts;

/// user + kernel + xen is what its vCPUs ran, to the nanosecond.
struct KernelTimes {
  models::Nanoseconds user{0};
  models::Nanoseconds kernel{0};
  models::Nanoseconds xen{0};   ///< on the guest's behalf
  models::Nanoseconds locks{0}; ///< of kernel and Xen: waiting for locks whose holders were preempted
  models::Nanoseconds believed_user{0};
  models::Nanoseconds believed_system{0};
};

/// `counts` of what happened in the time that was booked. Thread work is split as booked; overhead, whose parts are not
/// timed one by one, by the costs of what was counted.
[[nodiscard]] KernelTimes kernel_times(const BookedTime& time, const KernelCounts& counts,
                                       const models::KernelOverhead& costs);

} // namespace domus::sim
