#include "analysis/reasons.hpp"

#include <algorithm>
#include <cmath>

namespace domus::analysis {

namespace {

using models::MeanTime;
using models::Nanoseconds;

constexpr std::string_view unbilled = "events, wake-ups and batching";
constexpr std::string_view unbilled_with_smt = "events, wake-ups, batching and shared cores";

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

/// CPU time per operation that was measured at `where` and stands in no bill.
MeanTime unbilled_time(const ModeRuns& runs, std::size_t guest, const Stations& where) {
  const ByPayer billed = by_payer(runs.bills[guest]);
  MeanTime sum{0};
  const auto add = [&](Payer payer, Nanoseconds sim::GuestResult::*time) {
    if (holds_all(where, payer))
      sum += measured(runs, guest, time) - billed[static_cast<std::size_t>(payer)];
  };
  add(Payer::guest, &sim::GuestResult::cpu_time);
  add(Payer::driver_domain, &sim::GuestResult::driver_time);
  add(Payer::emulator, &sim::GuestResult::emulator_time);
  return sum;
}

} // namespace

std::vector<Reason> reasons_of(const ModeRuns& from, const ModeRuns& to, std::size_t guest, const Stations& where) {
  const ByCause before = by_cause(from.bills[guest], where);
  const ByCause after = by_cause(to.bills[guest], where);
  std::vector<Reason> reasons;
  for (std::size_t i = 0; i < before.size(); ++i)
    reasons.push_back({models::to_text(static_cast<models::Cause>(i)), after[i] - before[i]});
  const bool smt = from.scenario.hosts[from.scenario.guests[guest].host].threads_per_core > 1;
  reasons.push_back(
      {smt ? unbilled_with_smt : unbilled, unbilled_time(to, guest, where) - unbilled_time(from, guest, where)});
  std::stable_sort(reasons.begin(), reasons.end(), [](const Reason& a, const Reason& b) {
    return std::abs(a.change.count()) > std::abs(b.change.count());
  });
  return reasons;
}

} // namespace domus::analysis
