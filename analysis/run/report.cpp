#include "analysis/run/report.hpp"

#include "analysis/compare/fullness.hpp"
#include "analysis/run/result_json.hpp"
#include "analysis/run/summary_json.hpp"
#include "analysis/text/numbers.hpp"
#include "analysis/text/table.hpp"
#include "scenarios/input_error.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace domus::analysis {

namespace {

using models::MeanTime;
using scenarios::printable;

std::string time_text(const Estimate& nanoseconds) {
  return to_text(MeanTime{nanoseconds.mean});
}

/// "±3.1 %" of the mean; empty where there is no interval or nothing to be uncertain of.
std::string relative_uncertainty(const Estimate& estimate) {
  return estimate.varies() && estimate.mean != 0 ? "±" + percent(estimate.half_width / estimate.mean) : "";
}

std::string guests_text(const RunSummary& summary) {
  Table table({{"guest", Align::left},
               {"mode", Align::left},
               {"operation", Align::left},
               {"per second"},
               {""},
               {"response"},
               {""},
               {"p50"},
               {"p95"},
               {"p99"},
               {"CPU"},
               {"steal"},
               {"drivers"},
               {"QEMU"}});
  for (const GuestSummary& guest : summary.guests) {
    const bool serves = guest.offered_per_second.mean > 0 || guest.completed_per_second.mean > 0;
    const auto when_serving = [&](const std::string& text) { return serves ? text : "-"; };
    table.add_row({printable(guest.name, 24), std::string(models::to_text(guest.mode)), printable(guest.operation, 24),
                   when_serving(significant(guest.completed_per_second.mean)),
                   relative_uncertainty(guest.completed_per_second), when_serving(time_text(guest.response_mean_ns)),
                   relative_uncertainty(guest.response_mean_ns), when_serving(time_text(guest.response_p50_ns)),
                   when_serving(time_text(guest.response_p95_ns)), when_serving(time_text(guest.response_p99_ns)),
                   percent(guest.cpu_share.mean), percent(guest.steal_share.mean), percent(guest.driver_share.mean),
                   percent(guest.emulator_share.mean)});
  }
  return table.to_text();
}

/// Where the time of their vCPUs went.
std::string times_text(const RunSummary& summary) {
  Table table({{"where time goes", Align::left},
               {"user"},
               {"kernel"},
               {"Xen"},
               {"(locks)"},
               {"steal"},
               {"idle"},
               {"believes: user"},
               {"system"}});
  for (const GuestSummary& guest : summary.guests)
    table.add_row({printable(guest.name, 24), percent(guest.user_share.mean), percent(guest.kernel_share.mean),
                   percent(guest.xen_share.mean), percent(guest.lock_share.mean), percent(guest.steal_share.mean),
                   percent(guest.blocked_share.mean), percent(guest.believed_user_share.mean),
                   percent(guest.believed_system_share.mean)});
  return table.to_text();
}

/// Guests that finish less than what they are asked for: the host does not carry the scenario.
std::string shortfalls_text(const RunSummary& summary) {
  std::string text;
  for (const GuestSummary& guest : summary.guests) {
    const double offered = guest.offered_per_second.mean;
    if (guest.completed_per_second.mean < 0.99 * offered)
      text +=
          fmt::format("  {} falls behind: it completes {} of what arrives, {} a second.\n", printable(guest.name, 24),
                      percent(guest.completed_per_second.mean / offered), significant(offered));
  }
  return text;
}

std::string fullness_text(const scenarios::Scenario& scenario, std::size_t host, const RunSummary& summary) {
  Table table({{"how full", Align::left}, {"taken"}, {"of"}, {""}});
  for (const Fullness& fullness : fullness_of(scenario, host, summary))
    table.add_row({std::string(models::to_text(fullness.resource)), taken_text(fullness), supply_text(fullness),
                   percent(fullness.share())});
  return table.empty() ? "" : table.to_text();
}

std::string host_text(const scenarios::HostSpec& spec, const HostSummary& host) {
  std::string text =
      fmt::format("Host {} ({}, {} pCPUs)\n", printable(host.name, 24), printable(spec.platform), host.pcpus);
  text += fmt::format("  pCPUs: {} busy, {} in Xen's scheduler, {} idle; {} context switches/s, {} migrations/s\n",
                      percent(host.busy_share.mean), percent(host.hypervisor_share.mean), percent(host.idle_share.mean),
                      significant(host.context_switches_per_second.mean), significant(host.migrations_per_second.mean));
  Table domains({{"domain", Align::left}, {"vCPUs"}, {"CPU"}, {"steal"}});
  for (const DomainSummary& domain : host.domains)
    domains.add_row({printable(domain.name, 24), std::to_string(domain.vcpus), percent(domain.cpu_share.mean),
                     percent(domain.steal_share.mean)});
  Table devices({{"device", Align::left}, {"busy"}, {"requests/s"}});
  for (const DeviceSummary& device : host.devices)
    devices.add_row(
        {printable(device.name, 24), percent(device.busy_share.mean), significant(device.requests_per_second.mean)});
  return text + (domains.empty() ? "" : domains.to_text()) + devices.to_text();
}

/// Amounts in bytes, nanoseconds a second, or pieces.
nlohmann::ordered_json fullness_json(const scenarios::Scenario& scenario, std::size_t host, const RunSummary& summary) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const Fullness& fullness : fullness_of(scenario, host, summary))
    list.push_back({{"resource", models::to_text(fullness.resource)},
                    {"taken", fullness.taken},
                    {"supply", fullness.supply},
                    {"taken_share", fullness.share()}});
  return list;
}

} // namespace

std::string plan_text(const scenarios::Scenario& scenario, const ReplicationPlan& plan) {
  const std::string length = fmt::format("{} simulated after {} of warm-up", models::to_text(scenario.duration),
                                         models::to_text(scenario.warmup));
  if (plan.replications == 1)
    return fmt::format("One run, seed {}, {}. One run has no confidence interval.\n", plan.seed, length);
  return fmt::format("{} replications, seeds {} to {}, each {}. ± is half a 95 % confidence interval.\n",
                     plan.replications, plan.seed, replication_seed(plan.seed, plan.replications - 1), length);
}

bool all_alike(const RunSummary& summary) {
  const auto varies = [](const GuestSummary& guest) {
    return guest.completed_per_second.varies() || guest.response_mean_ns.varies() || guest.cpu_share.varies();
  };
  const auto serves = [](const GuestSummary& guest) { return guest.completed_per_second.mean > 0; };
  return summary.replications > 1 && std::any_of(summary.guests.begin(), summary.guests.end(), serves) &&
         std::none_of(summary.guests.begin(), summary.guests.end(), varies);
}

std::string run_text(const scenarios::Scenario& scenario, const ReplicationPlan& plan, const RunSummary& summary) {
  std::string text = fmt::format("{}\n{}{}\n", printable(scenario.name), plan_text(scenario, plan),
                                 all_alike(summary) ? alike_line : "");
  if (!summary.guests.empty())
    text += fmt::format("Guests (CPU, steal, drivers and QEMU as shares of one pCPU)\n{}{}\n{}\n", guests_text(summary),
                        shortfalls_text(summary), times_text(summary));
  for (std::size_t i = 0; i < summary.hosts.size(); ++i)
    text += (i > 0 ? "\n" : "") + host_text(scenario.hosts[i], summary.hosts[i]) + fullness_text(scenario, i, summary);
  return text;
}

nlohmann::ordered_json run_json(const scenarios::Scenario& scenario, const ReplicationPlan& plan,
                                const RunSummary& summary, const std::vector<sim::RunResult>& results) {
  nlohmann::ordered_json json = heading_json("run", scenario, plan);
  json["guests"] = guests_json(summary);
  json["hosts"] = hosts_json(summary);
  for (std::size_t host = 0; host < summary.hosts.size(); ++host)
    json["hosts"][host]["full"] = fullness_json(scenario, host, summary);
  json["runs"] = nlohmann::ordered_json::array();
  for (const sim::RunResult& result : results)
    json["runs"].push_back(to_json(result));
  return json;
}

} // namespace domus::analysis
