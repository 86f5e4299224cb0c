#include "analysis/explain/locks.hpp"

#include "analysis/text/bars.hpp"
#include "analysis/text/numbers.hpp"
#include "analysis/text/table.hpp"
#include "models/compute_work.hpp"
#include "models/spinlocks.hpp"
#include "models/time_shares.hpp"
#include "scenarios/profiles.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace domus::analysis {

namespace {

using models::MeanTime;

/// A time slice of credit2 is up to 10 ms, one of credit 30 ms.
constexpr MeanTime usual_absence{10e6};
constexpr std::size_t bar_width = 32;

LockExplanation::Kind kind_of(const models::GuestProfile& profile, models::LockWaiting used,
                              const models::SiblingTimes& times) {
  const models::SpinlockCosts costs = models::spinlock_costs(profile);
  const models::LockWaste waste = models::lock_waste(costs, times);
  return {std::string(models::to_text(costs.waiting)), waste.waits, waste.spinning + waste.letting_go,
          costs.waiting == used};
}

} // namespace

LockExplanation explain_locks(const scenarios::Scenario& scenario, scenarios::GuestSpec guest, models::Mode mode) {
  guest.mode = mode;
  models::GuestProfile profile = scenarios::profile_of(guest, scenario.hosts.at(guest.host));
  const double kernel = models::time_shares(models::compute_work(guest.workload.demand, profile)).kernel();
  LockExplanation locks;
  if (mode == models::Mode::bare_metal || guest.vcpus < 2 || kernel <= 0)
    return locks;
  locks.away = usual_absence;
  locks.held = kernel * models::held_share.value;
  locks.siblings = guest.vcpus - 1;
  const MeanTime running = usual_absence * locks.siblings;
  const models::SiblingTimes times{locks.siblings, running, running * kernel};
  const models::LockWaiting used = models::lock_waiting(profile);
  // As the guest's locks could be in this mode, from bare ones on.
  profile.pv_spinlocks = profile.pause_loop_exiting = false;
  locks.kinds.push_back(kind_of(profile, used, times));
  profile.pv_spinlocks = true;
  if (models::lock_waiting(profile) == models::LockWaiting::block)
    locks.kinds.push_back(kind_of(profile, used, times));
  profile.pause_loop_exiting = true;
  if (models::lock_waiting(profile) == models::LockWaiting::pause_loop_exit)
    locks.kinds.push_back(kind_of(profile, used, times));
  return locks;
}

std::string locks_text(const LockExplanation& locks) {
  if (locks.kinds.empty())
    return "";
  MeanTime most{0};
  for (const LockExplanation::Kind& kind : locks.kinds)
    most = std::max(most, kind.wasted);
  Table table(
      {{"siblings wait by", Align::left}, {"that many"}, {"and waste us"}, {"", Align::left}, {"", Align::left}});
  for (const LockExplanation::Kind& kind : locks.kinds)
    table.add_row({kind.waiting, count_text(kind.waits), in_microseconds(kind.wasted),
                   waterfall_bar(0, kind.wasted.count(), most.count(), bar_width), kind.is_used ? "as here" : ""});
  return fmt::format(
      "\nIf Xen takes a vCPU's pCPU for {}, it holds a lock that the other {} need with a probability of "
      "{} (assumed); then\n{}",
      to_text(locks.away), locks.siblings, percent(locks.held), table.to_text());
}

nlohmann::ordered_json locks_json(const LockExplanation& locks) {
  nlohmann::ordered_json kinds = nlohmann::ordered_json::array();
  for (const LockExplanation::Kind& kind : locks.kinds)
    kinds.push_back(
        {{"waiting", kind.waiting}, {"waits", kind.waits}, {"wasted_ns", kind.wasted.count()}, {"used", kind.is_used}});
  return {{"away_ns", locks.away.count()},
          {"held_probability", locks.held},
          {"siblings", locks.siblings},
          {"kinds", std::move(kinds)}};
}

} // namespace domus::analysis
