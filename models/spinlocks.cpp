#include "models/spinlocks.hpp"

#include "models/cost_model.hpp"

#include <algorithm>

namespace domus::models {

namespace {

/// SCHED-021: PLE window.
constexpr double pause_window_cycles = 4096;
/// Linux spins 2^15 times before it blocks; a turn with a PAUSE takes some 12 cycles before Skylake (assumed, 8 to 50,
/// and 140 after).
constexpr double spins_before_blocking = 32768;
constexpr double cycles_a_spin = 12;

/// (1 + x/16)^-15: 16/15 of it is the integral of the Lomax tail from x on.
double tail_integral(double x) {
  const double base = 1 / (1 + x / 16);
  const double fourth = base * base * base * base;
  const double eighth = fourth * fourth;
  return 16.0 / 15 * eighth * fourth * base * base * base;
}

/// (1 + x/16)^-16: the probability of more than x times the mean.
double tail(double x) {
  return tail_integral(x) * 15 / 16 / (1 + x / 16);
}

MeanTime schedule_in_xen(const Platform& platform) {
  const HypervisorPrimitives xen = hypervisor_primitives(platform);
  return xen.schedule + xen.context_switch;
}

} // namespace

std::string_view to_text(LockWaiting waiting) {
  switch (waiting) {
  case LockWaiting::spin:
    return "spinning";
  case LockWaiting::pause_loop_exit:
    return "pause-loop exits";
  case LockWaiting::block:
    return "blocking";
  }
  return "";
}

LockWaiting lock_waiting(const GuestProfile& profile) {
  if (in_hvm_container(profile.mode) && profile.pause_loop_exiting) {
    return LockWaiting::pause_loop_exit; // before a paravirtual lock has spun enough to block
  }
  const bool has_pv_ipis = is_virtual(profile) && traits_of(profile.mode).interrupts == DoneBy::paravirtual;
  return has_pv_ipis && profile.pv_spinlocks ? LockWaiting::block : LockWaiting::spin;
}

SpinlockCosts spinlock_costs(const GuestProfile& profile) {
  const Platform& platform = *profile.platform;
  const auto cycles = [&](double count) { return MeanTime{platform.clock.time_for(count)}; };
  SpinlockCosts costs;
  costs.waiting = lock_waiting(profile);
  costs.until_needed = cycles(hold_cycles.value) * (locks_in_use.value / held_share.value);
  switch (costs.waiting) {
  case LockWaiting::spin:
    break;
  case LockWaiting::pause_loop_exit:
    costs.spin_limit = cycles(pause_window_cycles);
    costs.letting_go = sum_of(hypercall(profile)) + schedule_in_xen(platform);
    break;
  case LockWaiting::block:
    costs.spin_limit = cycles(spins_before_blocking * cycles_a_spin);
    costs.letting_go =
        sum_of(hypercall(profile)) + schedule_in_xen(platform) + sum_of(domain_bills(profile).event_send);
    break;
  }
  return costs;
}

LockWaste lock_waste(const SpinlockCosts& costs, const SiblingTimes& times) {
  LockWaste waste;
  if (times.siblings == 0 || times.kernel.count() <= 0 || costs.until_needed.count() <= 0) {
    return waste;
  }
  const MeanTime until_needed = costs.until_needed * (times.running / times.kernel); // of a sibling's running time
  const MeanTime ran = times.running / times.siblings;                               // each of them
  const bool lets_go = costs.waiting != LockWaiting::spin;
  const MeanTime limit = lets_go ? std::min(costs.spin_limit, ran) : ran;
  waste.waits = times.siblings * (1 - tail(ran / until_needed));
  waste.let_go = lets_go ? times.siblings * (1 - tail((ran - limit) / until_needed)) : 0;
  waste.spinning =
      times.siblings *
      (limit - until_needed * (tail_integral((ran - limit) / until_needed) - tail_integral(ran / until_needed)));
  waste.letting_go = waste.let_go * costs.letting_go;
  return waste;
}

} // namespace domus::models
