#include "analysis/run/summary_json.hpp"

#include <nlohmann/json.hpp>

namespace domus::analysis {

using Json = nlohmann::ordered_json;

Json to_json(const Estimate& estimate) {
  return {{"mean", estimate.mean}, {"half_width", estimate.has_interval() ? Json(estimate.half_width) : Json(nullptr)}};
}

Json to_json(const std::optional<RelativeChange>& change) {
  if (!change)
    return nullptr;
  const bool known = change->has_interval();
  return {{"mean", change->mean},
          {"low", known ? Json(change->low) : Json(nullptr)},
          {"high", known ? Json(change->high) : Json(nullptr)}};
}

Json guests_json(const RunSummary& summary) {
  Json guests = Json::array();
  for (const GuestSummary& guest : summary.guests)
    guests.push_back({{"name", guest.name},
                      {"mode", models::to_text(guest.mode)},
                      {"vcpus", guest.vcpus},
                      {"operation", guest.operation},
                      {"completed_per_second", to_json(guest.completed_per_second)},
                      {"offered_per_second", to_json(guest.offered_per_second)},
                      {"response_mean_ns", to_json(guest.response_mean_ns)},
                      {"response_p50_ns", to_json(guest.response_p50_ns)},
                      {"response_p95_ns", to_json(guest.response_p95_ns)},
                      {"response_p99_ns", to_json(guest.response_p99_ns)},
                      {"cpu_share", to_json(guest.cpu_share)},
                      {"steal_share", to_json(guest.steal_share)},
                      {"driver_share", to_json(guest.driver_share)},
                      {"emulator_share", to_json(guest.emulator_share)},
                      {"user_share", to_json(guest.user_share)},
                      {"kernel_share", to_json(guest.kernel_share)},
                      {"xen_share", to_json(guest.xen_share)},
                      {"lock_share", to_json(guest.lock_share)},
                      {"blocked_share", to_json(guest.blocked_share)},
                      {"believed_user_share", to_json(guest.believed_user_share)},
                      {"believed_system_share", to_json(guest.believed_system_share)}});
  return guests;
}

Json hosts_json(const RunSummary& summary) {
  Json hosts = Json::array();
  for (const HostSummary& host : summary.hosts) {
    Json domains = Json::array();
    for (const DomainSummary& domain : host.domains)
      domains.push_back({{"name", domain.name},
                         {"vcpus", domain.vcpus},
                         {"cpu_share", to_json(domain.cpu_share)},
                         {"steal_share", to_json(domain.steal_share)}});
    Json devices = Json::array();
    for (const DeviceSummary& device : host.devices)
      devices.push_back({{"name", device.name},
                         {"busy_share", to_json(device.busy_share)},
                         {"requests_per_second", to_json(device.requests_per_second)}});
    hosts.push_back({{"name", host.name},
                     {"pcpus", host.pcpus},
                     {"busy_share", to_json(host.busy_share)},
                     {"hypervisor_share", to_json(host.hypervisor_share)},
                     {"idle_share", to_json(host.idle_share)},
                     {"context_switches_per_second", to_json(host.context_switches_per_second)},
                     {"migrations_per_second", to_json(host.migrations_per_second)},
                     {"domains", std::move(domains)},
                     {"devices", std::move(devices)}});
  }
  return hosts;
}

Json heading_json(std::string_view command, const scenarios::Scenario& scenario, const ReplicationPlan& plan) {
  return {{"command", command},
          {"domus_version", DOMUS_VERSION},
          {"scenario", scenario.name},
          {"seed", plan.seed},
          {"replications", plan.replications},
          {"warmup_ns", scenario.warmup.count()},
          {"window_ns", scenario.duration.count()}};
}

} // namespace domus::analysis
