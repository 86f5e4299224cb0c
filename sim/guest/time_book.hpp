/// Where a vCPU's time goes: application, kernel or Xen; and what its guest believes.
///
/// A guest that does not know of Xen books the time by its own clock: what Xen takes from a thread in mid-burst, for
/// itself or for other domains, looks like time of that thread. So stolen time inflates both user and system time. (Not
/// so in a guest that subtracts what Xen reports as stolen.)
#pragma once

#include "models/time_shares.hpp"
#include "sim/work.hpp"

#include <algorithm>
#include <cstdint>

namespace domus::sim {

/// How the time of a burst divides, in 1024ths; what is neither is the kernel's.
struct TimeSplit {
  static constexpr std::uint16_t unknown = 0xffff;
  std::uint16_t user = unknown; ///< unknown: as the domain's work does on average
  std::uint16_t xen = 0;

  [[nodiscard]] static TimeSplit of(const models::TimeShares& shares) {
    const auto part = [](double share) { return static_cast<std::uint16_t>(share * 1024); };
    return {part(shares.user), part(shares.xen)};
  }
  [[nodiscard]] static constexpr TimeSplit all_kernel() { return {0, 0}; }
  [[nodiscard]] static constexpr TimeSplit all_xen() { return {0, 1024}; }
  [[nodiscard]] bool is_known() const { return user != unknown; }
  /// Neither user nor Xen. Precondition: known.
  [[nodiscard]] std::uint16_t kernel() const { return static_cast<std::uint16_t>(1024 - user - xen); }
};

/// Sums of time, exact. Room for 104 days a vCPU.
struct BookedTime {
  models::Nanoseconds ran{0};      ///< on a pCPU
  models::Nanoseconds overhead{0}; ///< of that: the kernel's own work between bursts, with what Xen does for it
  std::int64_t user_1024ths = 0;   ///< of what ran, in 1024ths of a nanosecond
  std::int64_t xen_1024ths = 0;    ///< the same, overhead left out
  models::Nanoseconds believed{0}; ///< what the guest takes for time of its threads
  std::int64_t believed_user_1024ths = 0;

  BookedTime& operator+=(const BookedTime& other) {
    ran += other.ran;
    overhead += other.overhead;
    user_1024ths += other.user_1024ths;
    xen_1024ths += other.xen_1024ths;
    believed += other.believed;
    believed_user_1024ths += other.believed_user_1024ths;
    return *this;
  }
  BookedTime& operator-=(const BookedTime& other) {
    ran -= other.ran;
    overhead -= other.overhead;
    user_1024ths -= other.user_1024ths;
    xen_1024ths -= other.xen_1024ths;
    believed -= other.believed;
    believed_user_1024ths -= other.believed_user_1024ths;
    return *this;
  }
};

class TimeBook {
public:
  /// A burst begins. The first `overhead` of it is the kernel's own, the rest divides as `split`. The guest takes none
  /// of it for time of a thread if it is `idling`.
  void begin(TimeSplit split, Work overhead, bool idling) {
    split_ = split;
    overhead_ = overhead;
    idling_ = idling;
  }
  /// So much of the burst was done, in `ran` on a pCPU and `passed` by the guest's clock (Xen had the pCPU meanwhile).
  void add(Work done, models::Nanoseconds ran, models::Nanoseconds passed) {
    models::Nanoseconds overhead{0};
    if (overhead_ > Work{} && done > Work{}) {
      const double share = static_cast<double>(overhead_.units()) / static_cast<double>(done.units());
      overhead =
          share >= 1 ? ran : models::Nanoseconds{static_cast<std::int64_t>(static_cast<double>(ran.count()) * share)};
      overhead_ = std::max(Work{}, overhead_ - done);
    }
    time_.ran += ran;
    time_.overhead += overhead;
    time_.user_1024ths += (ran - overhead).count() * split_.user;
    time_.xen_1024ths += (ran - overhead).count() * split_.xen;
    believe(passed, passed - overhead);
  }
  /// What of the burst is still to come and is the kernel's own.
  [[nodiscard]] Work overhead_left() const { return overhead_; }

  /// The vCPU stops in mid-burst, as no time of its guest's: preempted, or waiting for its emulator.
  void stop(models::Nanoseconds now) {
    stopped_ = true;
    since_ = now;
  }
  /// And goes on. No effect unless it had stopped.
  void go_on(models::Nanoseconds now) {
    if (stopped_) {
      stopped_ = false;
      believe(now - since_, now - since_);
    }
  }
  [[nodiscard]] TimeSplit split() const { return split_; }
  [[nodiscard]] bool idling() const { return idling_; }
  [[nodiscard]] const BookedTime& time() const { return time_; }

private:
  void believe(models::Nanoseconds all, models::Nanoseconds with_user) {
    if (!idling_) {
      time_.believed += all;
      time_.believed_user_1024ths += with_user.count() * split_.user;
    }
  }

  BookedTime time_;
  Work overhead_;
  models::Nanoseconds since_{0};
  TimeSplit split_ = TimeSplit::all_kernel();
  bool idling_ = false;
  bool stopped_ = false;
};

} // namespace domus::sim
