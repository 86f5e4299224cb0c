#include "analysis/compare/reasons.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace domus::analysis {

namespace {

using models::MeanTime;
using models::Nanoseconds;

constexpr std::string_view unbilled = "events and wake-ups";
constexpr std::string_view unbilled_with_smt = "events, wake-ups and shared cores";

bool holds_all(const Stations& where, Payer payer) {
  const Stations needed = stations_of(payer);
  for (std::size_t i = 0; i < needed.size(); ++i)
    if (needed[i] && !where[i])
      return false;
  return true;
}

/// Mean over the replications of a CPU time per completed operation.
MeanTime measured(const ModeRuns& runs, std::size_t guest, Nanoseconds sim::GuestResult::*time) {
  double sum = 0;
  for (const sim::RunResult& result : runs.results) {
    const sim::GuestResult& one = result.guests[guest];
    if (one.operations.departures > 0)
      sum += static_cast<double>((one.*time).count()) / static_cast<double>(one.operations.departures);
  }
  return MeanTime{sum / static_cast<double>(runs.results.size())};
}

class ReasonList {
public:
  ReasonList(const ModeRuns& from, const ModeRuns& to, std::size_t guest) : from_(from), to_(to), guest_(guest) {}

  void add_causes(const Stations& where) {
    const ByCause before = by_cause(from_.bills[guest_], where);
    const ByCause after = by_cause(to_.bills[guest_], where);
    for (std::size_t i = 0; i < before.size(); ++i)
      reasons_.push_back({models::to_text(static_cast<models::Cause>(i)), after[i] - before[i]});
  }

  /// What the guest's vCPUs were measured to do beyond their bill.
  void add_unbilled() {
    const auto beyond = [&](const ModeRuns& runs) {
      return measured(runs, guest_, &sim::GuestResult::cpu_time) -
             by_payer(runs.bills[guest_])[static_cast<std::size_t>(Payer::guest)];
    };
    const bool smt = from_.scenario.hosts[from_.scenario.guests[guest_].host].threads_per_core > 1;
    reasons_.push_back({smt ? unbilled_with_smt : unbilled, beyond(to_) - beyond(from_)});
  }

  void add_measured(std::string_view whose, Nanoseconds sim::GuestResult::*time) {
    reasons_.push_back({whose, measured(to_, guest_, time) - measured(from_, guest_, time)});
  }

  [[nodiscard]] std::vector<Reason> largest_first() && {
    std::stable_sort(reasons_.begin(), reasons_.end(), [](const Reason& a, const Reason& b) {
      return std::abs(a.change.count()) > std::abs(b.change.count());
    });
    return std::move(reasons_);
  }

private:
  const ModeRuns& from_;
  const ModeRuns& to_;
  std::size_t guest_;
  std::vector<Reason> reasons_;
};

} // namespace

std::vector<Reason> reasons_of(const ModeRuns& from, const ModeRuns& to, std::size_t guest, const Stations& where) {
  ReasonList reasons(from, to, guest);
  const bool at_guest = holds_all(where, Payer::guest);
  const bool at_driver_domain = holds_all(where, Payer::driver_domain);
  const bool at_emulator = holds_all(where, Payer::emulator);
  if (at_guest) {
    reasons.add_causes(stations_of(Payer::guest));
    reasons.add_unbilled();
  }
  if (at_driver_domain)
    reasons.add_measured("back-ends", &sim::GuestResult::driver_time);
  if (at_emulator)
    reasons.add_measured("QEMU", &sim::GuestResult::emulator_time);
  if (!at_guest && !at_driver_domain && !at_emulator)
    reasons.add_causes(where);
  return std::move(reasons).largest_first();
}

} // namespace domus::analysis
