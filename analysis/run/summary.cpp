#include "analysis/run/summary.hpp"

#include <cassert>

namespace domus::analysis {

namespace {

using models::Nanoseconds;
using Results = std::vector<sim::RunResult>;

/// The estimate of `figure` over all results.
template <class Figure>
Estimate over(const Results& results, Figure figure) {
  std::vector<double> samples;
  samples.reserve(results.size());
  for (const sim::RunResult& result : results)
    samples.push_back(figure(result));
  return estimate(samples);
}

double share(Nanoseconds part, Nanoseconds whole) {
  return whole.count() == 0 ? 0 : static_cast<double>(part.count()) / static_cast<double>(whole.count());
}

double per_second(std::uint64_t count, Nanoseconds window) {
  return window.count() == 0 ? 0 : static_cast<double>(count) * 1e9 / static_cast<double>(window.count());
}

GuestSummary summarize_guest(const Results& results, std::size_t index) {
  const auto estimated = [&](auto figure) {
    return over(results, [&](const sim::RunResult& run) { return figure(run.guests[index], run.window); });
  };
  const auto cpu = [&](Nanoseconds sim::GuestResult::*time) {
    return estimated([=](const sim::GuestResult& guest, Nanoseconds window) { return share(guest.*time, window); });
  };
  const auto quantile = [&](Nanoseconds sim::LatencyResult::*time) {
    return estimated([=](const sim::GuestResult& guest, Nanoseconds) {
      return static_cast<double>((guest.response.*time).count());
    });
  };
  const sim::GuestResult& first = results.front().guests[index];
  GuestSummary summary;
  summary.name = first.name;
  summary.mode = first.mode;
  summary.operation = first.operation;
  summary.vcpus = first.vcpus;
  summary.completed_per_second =
      estimated([](const sim::GuestResult& guest, Nanoseconds) { return guest.completed_per_second; });
  summary.offered_per_second =
      estimated([](const sim::GuestResult& guest, Nanoseconds) { return guest.offered_per_second; });
  summary.response_mean_ns =
      estimated([](const sim::GuestResult& guest, Nanoseconds) { return guest.response.mean.count(); });
  summary.response_p50_ns = quantile(&sim::LatencyResult::p50);
  summary.response_p95_ns = quantile(&sim::LatencyResult::p95);
  summary.response_p99_ns = quantile(&sim::LatencyResult::p99);
  summary.cpu_share = cpu(&sim::GuestResult::cpu_time);
  summary.steal_share = cpu(&sim::GuestResult::wait_time);
  summary.driver_share = cpu(&sim::GuestResult::driver_time);
  summary.emulator_share = cpu(&sim::GuestResult::emulator_time);
  summary.user_share = cpu(&sim::GuestResult::user_time);
  summary.kernel_share = cpu(&sim::GuestResult::kernel_time);
  summary.xen_share = cpu(&sim::GuestResult::xen_time);
  summary.lock_share = cpu(&sim::GuestResult::lock_time);
  summary.blocked_share = cpu(&sim::GuestResult::blocked_time);
  summary.believed_user_share = cpu(&sim::GuestResult::believed_user_time);
  summary.believed_system_share = cpu(&sim::GuestResult::believed_system_time);
  return summary;
}

HostSummary summarize_host(const Results& results, std::size_t index) {
  const auto estimated = [&](auto figure) {
    return over(results, [&](const sim::RunResult& run) { return figure(run.hosts[index]); });
  };
  const auto pcpu_share = [&](Nanoseconds sim::PcpuResult::*time) {
    return estimated([=](const sim::HostResult& host) {
      Nanoseconds sum{0};
      for (const sim::PcpuResult& pcpu : host.pcpus)
        sum += pcpu.*time;
      return share(sum, host.window * static_cast<std::int64_t>(host.pcpus.size()));
    });
  };
  const sim::HostResult& first = results.front().hosts[index];
  HostSummary summary;
  summary.name = first.name;
  summary.pcpus = first.pcpus.size();
  summary.busy_share = pcpu_share(&sim::PcpuResult::busy);
  summary.hypervisor_share = pcpu_share(&sim::PcpuResult::hypervisor);
  summary.idle_share = pcpu_share(&sim::PcpuResult::idle);
  for (std::size_t d = 0; d < first.domains.size(); ++d)
    summary.domains.push_back(
        {first.domains[d].name, first.domains[d].vcpus,
         estimated([=](const sim::HostResult& host) { return share(host.domains[d].cpu_time, host.window); }),
         estimated([=](const sim::HostResult& host) { return share(host.domains[d].wait_time, host.window); })});
  for (std::size_t d = 0; d < first.devices.size(); ++d)
    summary.devices.push_back(
        {first.devices[d].name, estimated([=](const sim::HostResult& host) { return host.devices[d].utilization; }),
         estimated([=](const sim::HostResult& host) { return per_second(host.devices[d].requests, host.window); })});
  summary.context_switches_per_second =
      estimated([](const sim::HostResult& host) { return per_second(host.context_switches, host.window); });
  summary.migrations_per_second =
      estimated([](const sim::HostResult& host) { return per_second(host.migrations, host.window); });
  return summary;
}

} // namespace

RunSummary summarize(const std::vector<sim::RunResult>& results) {
  assert(!results.empty());
  RunSummary summary;
  summary.replications = results.size();
  for (std::size_t i = 0; i < results.front().hosts.size(); ++i)
    summary.hosts.push_back(summarize_host(results, i));
  for (std::size_t i = 0; i < results.front().guests.size(); ++i)
    summary.guests.push_back(summarize_guest(results, i));
  return summary;
}

} // namespace domus::analysis
