#include "sim/guest/kernel_times.hpp"

#include "sim/guest/guest_kernel.hpp"

namespace domus::sim {

namespace {

using models::MeanTime;

/// Overhead as counted: all of it, Xen's part, and what locks have to do with.
struct Overhead {
  MeanTime all{0};
  MeanTime xen{0};
  MeanTime locks{0};
};

Overhead overhead_of(const KernelCounts& counts, const models::KernelOverhead& costs) {
  Overhead sum;
  const auto add = [&](std::uint64_t count, const models::OverheadCost& each) {
    sum.all += static_cast<double>(count) * each.all;
    sum.xen += static_cast<double>(count) * each.xen;
  };
  add(counts.thread_switches, costs.thread_switch);
  add(counts.thread_wakes, costs.thread_wake);
  add(counts.ipis, costs.ipi);
  add(counts.idle_entries, costs.idle);
  sum.all += counts.interrupts.mean_time();
  sum.xen += counts.interrupts.mean_time() * costs.interrupt.xen_share();
  sum.locks = counts.lock_spinning.mean_time() + counts.lock_letting_go.mean_time();
  sum.all += sum.locks;
  sum.xen += counts.lock_letting_go.mean_time();
  return sum;
}

models::Nanoseconds part_of(models::Nanoseconds whole, MeanTime part, MeanTime of) {
  return of.count() <= 0 ? models::Nanoseconds{0}
                         : models::nanoseconds_from(static_cast<double>(whole.count()) * (part / of));
}

} // namespace

KernelTimes kernel_times(const BookedTime& time, const KernelCounts& counts, const models::KernelOverhead& costs) {
  const Overhead overhead = overhead_of(counts, costs);
  KernelTimes times;
  times.user = models::Nanoseconds{time.user_1024ths / 1024};
  times.xen = models::Nanoseconds{time.xen_1024ths / 1024} + part_of(time.overhead, overhead.xen, overhead.all);
  times.kernel = time.ran - times.user - times.xen;
  times.locks = part_of(time.overhead, overhead.locks, overhead.all);
  times.believed_user = models::Nanoseconds{time.believed_user_1024ths / 1024};
  times.believed_system = time.believed - times.believed_user;
  return times;
}

} // namespace domus::sim
