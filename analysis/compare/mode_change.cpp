#include "analysis/compare/mode_change.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace domus::analysis {

namespace {

using Figure = double (*)(const sim::GuestResult&);

double throughput(const sim::GuestResult& guest) {
  return guest.completed_per_second;
}
double response_mean(const sim::GuestResult& guest) {
  return guest.response.mean.count();
}

std::vector<double> samples(const ModeRuns& runs, std::size_t guest, Figure figure) {
  std::vector<double> values;
  for (const sim::RunResult& result : runs.results)
    values.push_back(figure(result.guests[guest]));
  return values;
}

/// Each replication's geometric mean over `guests`; 0 where one of them has nothing, so that no ratio is formed.
std::vector<double> geometric_means(const ModeRuns& runs, const std::vector<GuestChange>& guests, Figure figure) {
  std::vector<double> means;
  for (const sim::RunResult& result : runs.results) {
    double sum = 0;
    for (const GuestChange& one : guests)
      sum += std::log(figure(result.guests[one.guest])); // log(0) is -infinity, whose exp is 0
    means.push_back(guests.empty() ? 0 : std::exp(sum / static_cast<double>(guests.size())));
  }
  return means;
}

template <class Samples>
Changes changes_of(Samples samples_of, const ModeRuns& from, const ModeRuns& to) {
  const auto change = [&](Figure figure) { return paired_change(samples_of(from, figure), samples_of(to, figure)); };
  return {change(throughput), change(response_mean), change(cpu_per_operation_ns)};
}

} // namespace

double cpu_per_operation_ns(const sim::GuestResult& guest) {
  const auto time = static_cast<double>((guest.cpu_time + guest.driver_time + guest.emulator_time).count());
  return guest.operations.departures == 0 ? 0 : time / static_cast<double>(guest.operations.departures);
}

ModeChange change_between(const ModeRuns& from, const ModeRuns& to) {
  assert(from.results.size() == to.results.size());
  ModeChange change;
  for (std::size_t guest = 0; guest < from.scenario.guests.size(); ++guest) {
    if (!serves(from.scenario.guests[guest]))
      continue;
    change.guests.push_back(
        {guest,
         changes_of([&](const ModeRuns& runs, Figure figure) { return samples(runs, guest, figure); }, from, to)});
  }
  change.all = changes_of(
      [&](const ModeRuns& runs, Figure figure) { return geometric_means(runs, change.guests, figure); }, from, to);
  return change;
}

} // namespace domus::analysis
