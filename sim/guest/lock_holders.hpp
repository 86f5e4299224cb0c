/// vCPUs that lose their pCPU while their kernel holds a lock, and what that costs their siblings
/// (models/spinlocks.hpp).
///
/// Nobody keeps track of locks: when a vCPU is preempted, the probability that it held one follows from the share of
/// kernel work in what it was doing. When it runs again its siblings are charged with what they are expected to have
/// wasted: by then it is known how long they ran meanwhile, and how much of that in the kernel. The charge comes late,
/// as kernel work that siblings do next, and not as events: time is lost to the same amount, though a moment later.
#pragma once

#include "models/spinlocks.hpp"
#include "sim/guest/time_book.hpp"

namespace domus::sim {

class LockHolders {
public:
  /// What a vCPU leaves behind while it is away.
  struct Absence {
    double held = 0; ///< probability that it holds a lock; 0: it is not away, or does not matter
    std::int64_t running = 0;
    std::int64_t kernel = 0;
  };

  /// Without costs nobody waits for anything.
  void set_costs(const models::SpinlockCosts& costs) { costs_ = costs; }

  /// A vCPU begins or ends to run a burst that divides like this.
  void begin_burst(models::Nanoseconds now, TimeSplit split) {
    advance(now);
    ++running_;
    kernel_ += split.kernel();
  }
  void end_burst(models::Nanoseconds now, TimeSplit split) {
    advance(now);
    --running_;
    kernel_ -= split.kernel();
  }
  /// A vCPU was preempted in a burst that divides like this, which has ended.
  [[nodiscard]] Absence leave(TimeSplit split) const {
    return {static_cast<double>(split.kernel()) / 1024 * models::held_share.value, running_ns_, kernel_1024ths_};
  }
  /// It runs again: what its siblings have wasted, expected, probability included.
  [[nodiscard]] models::LockWaste come_back(models::Nanoseconds now, const Absence& absence, unsigned siblings) {
    advance(now);
    models::LockWaste waste =
        models::lock_waste(costs_, {siblings, models::MeanTime{static_cast<double>(running_ns_ - absence.running)},
                                    models::MeanTime{static_cast<double>(kernel_1024ths_ - absence.kernel) / 1024}});
    waste.waits *= absence.held;
    waste.let_go *= absence.held;
    waste.spinning *= absence.held;
    waste.letting_go *= absence.held;
    return waste;
  }

private:
  void advance(models::Nanoseconds now) {
    const std::int64_t passed = (now - since_).count();
    running_ns_ += passed * running_;
    kernel_1024ths_ += passed * kernel_;
    since_ = now;
  }

  models::SpinlockCosts costs_;
  models::Nanoseconds since_{0};
  std::int64_t running_ = 0;        ///< vCPUs in bursts now
  std::int64_t kernel_ = 0;         ///< kernel shares of these bursts, in 1024ths
  std::int64_t running_ns_ = 0;     ///< integral of the first
  std::int64_t kernel_1024ths_ = 0; ///< and of the second
};

} // namespace domus::sim
