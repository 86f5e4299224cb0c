/// What a simulated run found, as plain values. All figures cover the measured window only (after the warm-up).
///
/// Conservation is part of the contract and is tested: on every pCPU busy + hypervisor + idle = window; over all guests
/// and dom0 the CPU time adds up to the pCPUs' busy time; a guest's user + kernel + Xen = its CPU time, and with
/// waiting, switching and blocked these are the time of all its vCPUs; every operation issued is completed or still
/// inside; and at every station the integral of the number present equals the sum of the times spent there (Little's
/// law, exactly).
#pragma once

#include "models/itinerary.hpp"
#include "models/mode.hpp"
#include "models/units.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace domus::sim {

/// A population at one place: how many came, left, and how long they stayed. Times are sums, in ns.
struct PopulationResult {
  std::uint64_t present_at_start = 0;
  std::uint64_t arrivals = 0;
  std::uint64_t departures = 0;
  std::uint64_t present_at_end = 0;
  double number_integral_ns = 0; ///< integral over the window of the number present, in item-nanoseconds
  double sojourn_sum_ns = 0;     ///< time spent here within the window by all, those still present included
  std::uint64_t most_present = 0;

  /// Mean time a visitor stays, in the window. Zero where nobody left.
  [[nodiscard]] models::MeanTime mean_sojourn() const {
    return models::MeanTime{departures == 0 ? 0 : sojourn_sum_ns / static_cast<double>(departures)};
  }
};

/// A distribution of durations, from a log-linear histogram: quantiles are within 1 % of the true sample quantile.
struct LatencyResult {
  std::uint64_t samples = 0;
  models::MeanTime mean{0};
  models::Nanoseconds p50{0};
  models::Nanoseconds p95{0};
  models::Nanoseconds p99{0};
  models::Nanoseconds max{0};
};

/// CPU time that some domain's threads spent at a station on one guest's behalf.
struct GuestResult {
  std::string name;
  models::Mode mode = models::Mode::pv;
  std::string operation;       ///< what one operation is
  PopulationResult operations; ///< issued = present_at_start + arrivals
  double completed_per_second = 0;
  double offered_per_second = 0;    ///< arrivals per second (open loop: the load; closed loop: follows completions)
  LatencyResult response;           ///< arrival of an operation to its completion
  models::Nanoseconds cpu_time{0};  ///< its vCPUs' time on pCPUs
  models::Nanoseconds wait_time{0}; ///< its vCPUs' time runnable but not running (steal)
  models::Nanoseconds switching_time{0}; ///< its vCPUs had a pCPU, and Xen was at work on it (context switches)
  models::Nanoseconds blocked_time{0};   ///< its vCPUs had nothing to run, or were stopped (waiting for QEMU)
  models::Nanoseconds user_time{0};      ///< of cpu_time: the application's code
  models::Nanoseconds kernel_time{0};    ///< of cpu_time: its kernel's
  models::Nanoseconds xen_time{0};       ///< of cpu_time: Xen's on its behalf (exits, hypercalls, page-table checks)
  models::Nanoseconds lock_time{0}; ///< of kernel_time and xen_time: waiting for locks of preempted vCPUs, expected
  /// What its kernel would print if it did not know of Xen: time by its own clock, stolen time in it.
  models::Nanoseconds believed_user_time{0};
  models::Nanoseconds believed_system_time{0};
  models::Nanoseconds driver_time{0};   ///< back-end, interrupt and bridge work done for it by driver domains
  models::Nanoseconds emulator_time{0}; ///< its QEMU's CPU time in dom0
  unsigned vcpus = 1;
  std::uint64_t block_requests = 0;    ///< completed
  std::uint64_t packets = 0;           ///< frames sent and received, completed
  std::uint64_t events_sent = 0;       ///< event channel notifications, both directions, for its rings
  std::uint64_t emulated_accesses = 0; ///< round trips to QEMU
  std::uint64_t messages_dropped = 0;  ///< at a full channel within the guest
  models::Nanoseconds copies_saved{
      0}; ///< what messages took less because sender and receiver ran on one CPU, on the mean
  std::uint64_t thread_switches = 0; ///< of all its vCPUs, from one of its threads to another
  std::uint64_t thread_wakes = 0;    ///< sleeping threads made runnable
  std::uint64_t ipis = 0;            ///< sent by one of its vCPUs to another
  std::uint64_t idle_entries = 0;    ///< a vCPU of its blocked for want of work
  double lock_waits = 0;             ///< for locks whose holders were preempted, expected
  std::array<PopulationResult, models::station_count> stations; ///< by models::Station
  std::array<PopulationResult, 3> ring_waits; ///< waiting for a slot: block, net transmit, net receive
  PopulationResult thread_wait;               ///< operations waiting for a free thread; messages for their receiver
};

struct DomainResult { ///< dom0 and driver domains, as a whole
  std::string name;
  unsigned vcpus = 1;
  models::Nanoseconds cpu_time{0};
  models::Nanoseconds wait_time{0};
  models::Nanoseconds switching_time{0};
  models::Nanoseconds blocked_time{0};
};

struct PcpuResult {
  models::Nanoseconds busy{0};       ///< running vCPUs
  models::Nanoseconds hypervisor{0}; ///< switching and scheduling
  models::Nanoseconds idle{0};
};

struct DeviceResult {
  std::string name;
  double utilization = 0; ///< share of the window during which all its servers (or its wire) were at work, 0 to 1
  std::uint64_t requests = 0;
};

struct HostResult {
  std::string name;
  models::Nanoseconds window{0};
  std::vector<PcpuResult> pcpus;
  std::vector<DomainResult> domains; ///< dom0 first
  std::vector<DeviceResult> devices; ///< the disk, the NIC's transmit side, its receive side
  std::uint64_t schedule_calls = 0;
  std::uint64_t context_switches = 0;
  std::uint64_t migrations = 0;
};

struct RunResult {
  std::uint64_t seed = 0;
  models::Nanoseconds window{0};
  std::vector<HostResult> hosts;   ///< in scenario order
  std::vector<GuestResult> guests; ///< in scenario order
  std::uint64_t events = 0;        ///< calendar events, warm-up included
  std::uint64_t unseed = 0;        ///< a digest of the final state: equal runs have equal unseeds
};

} // namespace domus::sim
