#include "analysis/run/limits.hpp"

#include "analysis/text/numbers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace domus::analysis {

namespace {

using models::Station;

constexpr std::array<std::string_view, 15> names{"the disk",
                                                 "the NIC's transmit side",
                                                 "the NIC's receive side",
                                                 "QEMU's thread",
                                                 "the block back-end's thread",
                                                 "the network back-end's thread",
                                                 "dom0's vCPUs",
                                                 "the guest's cap",
                                                 "the host's pCPUs",
                                                 "the guest's vCPUs",
                                                 "the guest's threads",
                                                 "how fast it answers its clients",
                                                 "waiting for QEMU at every access to an emulated device",
                                                 "how its threads wait for one another",
                                                 "what it is asked for"};

/// The utilisation law: completions a second times the work of one.
double busy(const ModeRuns& runs, std::size_t guest, Station station) {
  const double per_second = runs.summary.guests[guest].completed_per_second.mean;
  return per_second * by_station(runs.bills[guest])[static_cast<std::size_t>(station)].count() * 1e-9;
}

void add_devices(std::vector<Limit>& limits, const ModeRuns& runs, std::size_t guest) {
  const scenarios::GuestSpec& spec = runs.scenario.guests[guest];
  const scenarios::HostSpec& host = runs.scenario.hosts[spec.host];
  const bool remote = spec.disk == scenarios::DiskPlace::iscsi && host.remote_storage;
  const auto& own = runs.summary.hosts[spec.host].devices;
  const auto& storage = runs.summary.hosts[remote ? host.remote_storage->target : spec.host].devices;
  // In the order of HostResult::devices.
  constexpr std::array kinds{LimitKind::disk, LimitKind::nic_transmit, LimitKind::nic_receive};
  constexpr std::array stations{Station::disk, Station::nic_transmit, Station::nic_receive};
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    const auto& devices = i == 0 ? storage : own;
    if (i < devices.size() && busy(runs, guest, stations[i]) > 0)
      limits.push_back({kinds[i], devices[i].busy_share.mean});
  }
}

/// CPU time as a share of what there was to have, time spent waiting for a pCPU included.
double wanted(const Estimate& cpu, const Estimate& steal, unsigned vcpus) {
  return (cpu.mean + steal.mean) / vcpus;
}

void add_cpus(std::vector<Limit>& limits, const ModeRuns& runs, std::size_t guest) {
  const scenarios::GuestSpec& spec = runs.scenario.guests[guest];
  const GuestSummary& summary = runs.summary.guests[guest];
  const HostSummary& host = runs.summary.hosts[spec.host];
  // What is full limits those of its guests who feel it: who depend on dom0 for a good part, who wait for a pCPU.
  constexpr double felt = 0.1;
  const double in_dom0 = summary.driver_share.mean + summary.emulator_share.mean;
  if (!host.domains.empty() && in_dom0 > felt * summary.cpu_share.mean) {
    const DomainSummary& dom0 = host.domains.front();
    limits.push_back({LimitKind::dom0_cpus, wanted(dom0.cpu_share, dom0.steal_share, dom0.vcpus)});
  }
  if (spec.cap > 0)
    limits.push_back({LimitKind::guest_cap, summary.cpu_share.mean * 100 / spec.cap});
  if (summary.steal_share.mean > felt * summary.cpu_share.mean)
    limits.push_back({LimitKind::host_cpus, 1 - host.idle_share.mean});
  limits.push_back({LimitKind::guest_cpus, wanted(summary.cpu_share, summary.steal_share, spec.vcpus)});
}

/// The mean number of operations present, over the replications.
double mean_number(const ModeRuns& runs, std::size_t guest, sim::PopulationResult sim::GuestResult::*population) {
  double sum = 0;
  for (const sim::RunResult& result : runs.results)
    sum += static_cast<double>((result.guests[guest].*population).number_integral_ns) /
           static_cast<double>(result.window.count());
  return sum / static_cast<double>(runs.results.size());
}

/// True where one operation keeps its vCPU waiting for QEMU longer than it keeps it working.
bool waits_for_emulator(const ModeRuns& runs, std::size_t guest) {
  const ByPayer work = by_payer(runs.bills[guest]);
  const ByPayer wakeups = wakeups_by_payer(runs.bills[guest]);
  const auto emulator = static_cast<std::size_t>(Payer::emulator);
  return work[emulator] + wakeups[emulator] > work[static_cast<std::size_t>(Payer::guest)];
}

/// Those that operations come from and go to: threads, where others wait for a free one, and clients.
void add_sources(std::vector<Limit>& limits, const ModeRuns& runs, std::size_t guest) {
  const models::Workload& workload = runs.scenario.guests[guest].workload;
  const double present = mean_number(runs, guest, &sim::GuestResult::operations);
  const double waiting = mean_number(runs, guest, &sim::GuestResult::thread_wait);
  if (waiting > 0)
    limits.push_back({LimitKind::threads, (present - waiting) / workload.threads});
  if (waits_for_emulator(runs, guest))
    return; // what they wait for is known
  if (const auto* closed = std::get_if<models::ClosedLoop>(&workload.load))
    limits.push_back({LimitKind::clients, present / closed->clients});
}

} // namespace

std::string_view to_text(LimitKind kind) {
  return names[static_cast<std::size_t>(kind)];
}

std::string to_text(const Limit& limit) {
  if (limit.kind == LimitKind::load || limit.kind == LimitKind::emulated_devices ||
      limit.kind == LimitKind::one_another || limit.kind == LimitKind::clients)
    return std::string(to_text(limit.kind));
  return fmt::format("{} ({} busy)", to_text(limit.kind), percent(std::min(limit.busy_share, 1.0)));
}

Limit limit_of(const ModeRuns& runs, std::size_t guest) {
  std::vector<Limit> limits;
  add_devices(limits, runs, guest);
  limits.push_back({LimitKind::emulator, runs.summary.guests[guest].emulator_share.mean});
  limits.push_back({LimitKind::block_backend, busy(runs, guest, Station::block_backend)});
  limits.push_back({LimitKind::net_backend, std::max(busy(runs, guest, Station::net_backend_transmit),
                                                     busy(runs, guest, Station::net_backend_receive))});
  add_cpus(limits, runs, guest);
  add_sources(limits, runs, guest);
  // The first that is busy: those that fewer share come first, since they explain more.
  const auto found =
      std::find_if(limits.begin(), limits.end(), [](const Limit& limit) { return limit.busy_share >= busy_enough; });
  if (found != limits.end())
    return *found;
  const auto& load = runs.scenario.guests[guest].workload.load;
  if (std::holds_alternative<models::MessagePassing>(load))
    return {LimitKind::one_another, 0};
  if (std::holds_alternative<models::ClosedLoop>(load) && waits_for_emulator(runs, guest))
    return {LimitKind::emulated_devices, 0};
  return {LimitKind::load, 0};
}

Stations stations_behind(LimitKind kind) {
  const auto only = [](std::initializer_list<Station> list) {
    Stations stations{};
    for (const Station station : list)
      stations[static_cast<std::size_t>(station)] = true;
    return stations;
  };
  const auto both = [](Stations first, const Stations& second) {
    for (std::size_t i = 0; i < first.size(); ++i)
      first[i] = first[i] || second[i];
    return first;
  };
  const Stations dom0 = both(stations_of(Payer::driver_domain), stations_of(Payer::emulator));
  switch (kind) {
  case LimitKind::disk:
  case LimitKind::nic_transmit:
  case LimitKind::nic_receive:
    return {};
  case LimitKind::emulator:
    return stations_of(Payer::emulator);
  case LimitKind::block_backend:
    return only({Station::block_backend});
  case LimitKind::net_backend:
    return only({Station::net_backend_transmit, Station::net_backend_receive});
  case LimitKind::dom0_cpus:
    return dom0;
  case LimitKind::guest_cap:
  case LimitKind::guest_cpus:
    return stations_of(Payer::guest);
  case LimitKind::threads: // a thread that waits for QEMU serves nobody else
    return both(stations_of(Payer::guest), stations_of(Payer::emulator));
  case LimitKind::host_cpus:
  case LimitKind::clients:
  case LimitKind::emulated_devices:
  case LimitKind::one_another:
  case LimitKind::load:
    break;
  }
  return both(dom0, stations_of(Payer::guest));
}

} // namespace domus::analysis
