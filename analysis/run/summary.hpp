/// What the replications of one scenario say together: every figure as a mean with its interval.
#pragma once

#include "analysis/run/statistics.hpp"
#include "sim/result.hpp"

#include <string>
#include <vector>

namespace domus::analysis {

/// Shares of CPU time are of one pCPU, as xentop shows them: a guest with two busy vCPUs has 2.
struct GuestSummary {
  std::string name;
  models::Mode mode = models::Mode::pv;
  std::string operation;
  unsigned vcpus = 1;
  Estimate completed_per_second;
  Estimate offered_per_second;
  Estimate response_mean_ns;
  Estimate response_p50_ns;
  Estimate response_p95_ns;
  Estimate response_p99_ns;
  Estimate cpu_share;           ///< its vCPUs ran
  Estimate steal_share;         ///< its vCPUs could have run, but had no pCPU
  Estimate driver_share;        ///< back-ends, interrupts and bridge worked for it
  Estimate emulator_share;      ///< its QEMU ran
  Estimate user_share;          ///< of cpu_share: application
  Estimate kernel_share;        ///< of cpu_share: its kernel
  Estimate xen_share;           ///< of cpu_share: Xen on its behalf
  Estimate lock_share;          ///< of kernel_share and xen_share: waiting for locks of preempted vCPUs
  Estimate blocked_share;       ///< its vCPUs had nothing to run, or were stopped
  Estimate believed_user_share; ///< as it would account for itself, without knowing of Xen
  Estimate believed_system_share;
};

struct DomainSummary {
  std::string name;
  unsigned vcpus = 1;
  Estimate cpu_share; ///< of one pCPU
  Estimate steal_share;
};

struct DeviceSummary {
  std::string name;
  Estimate busy_share; ///< of the window, 0 to 1
  Estimate requests_per_second;
};

struct HostSummary {
  std::string name;
  std::size_t pcpus = 0;
  Estimate busy_share; ///< of all pCPUs, 0 to 1
  Estimate hypervisor_share;
  Estimate idle_share;
  std::vector<DomainSummary> domains; ///< dom0 first
  std::vector<DeviceSummary> devices;
  Estimate context_switches_per_second;
  Estimate migrations_per_second; ///< of vCPUs from pCPU to pCPU
};

struct RunSummary {
  std::size_t replications = 0;
  std::vector<HostSummary> hosts;
  std::vector<GuestSummary> guests;
};

/// Precondition: at least one result, all of the same scenario.
[[nodiscard]] RunSummary summarize(const std::vector<sim::RunResult>& results);

} // namespace domus::analysis
