/// What a scheduler did with a spec. Everything covers the measured window alone, save where it says otherwise.
#pragma once

#include "models/scheduler.hpp"
#include "models/units.hpp"
#include "sim/schedule/latency_record.hpp"
#include "sim/schedule/schedule_timeline.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace domus::sim {

/// The three latencies of a vCPU, or of a domain: all samples of its vCPUs.
struct ScheduleLatencies {
  std::optional<LatencySummary> wake_up;    ///< from a wake-up to the first dispatch after it
  std::optional<LatencySummary> response;   ///< from a wake-up or release to the end of that burst
  std::optional<LatencySummary> round_trip; ///< clients: from sending a request to the wake-up by its answer

  bool operator==(const ScheduleLatencies&) const = default;
};

struct ScheduleVcpuResult {
  models::Nanoseconds cpu_time{0};
  models::Nanoseconds steal{0}; ///< it could have run, and did not; being parked is something else
  std::uint64_t dispatches = 0;
  std::uint64_t migrations = 0;
  std::uint64_t preemptions = 0;
  std::uint64_t wake_ups = 0;
  std::uint64_t blocks = 0;
  std::uint64_t late_jobs = 0; ///< timed work: jobs among the responses that took longer than the period
  ScheduleLatencies latencies;
  std::vector<models::Nanoseconds> cpu_time_buckets; ///< one for each piece of the window, if asked for
  std::optional<models::Nanoseconds> done;           ///< batch: when it was done, from boot

  bool operator==(const ScheduleVcpuResult&) const = default;
};

struct ScheduleDomainResult {
  std::string name;
  std::vector<ScheduleVcpuResult> vcpus;
  models::Nanoseconds cpu_time{0};
  std::uint64_t dispatches = 0;
  std::uint64_t migrations = 0;
  ScheduleLatencies latencies;

  bool operator==(const ScheduleDomainResult&) const = default;
};

/// One vCPU on one pCPU from its dispatch to its switch-out, within the trace window.
struct RunInterval {
  std::uint32_t domain = 0;
  std::uint32_t vcpu = 0; ///< within its domain
  std::uint32_t pcpu = 0;
  models::Nanoseconds start{0};
  models::Nanoseconds end{0};

  bool operator==(const RunInterval&) const = default;
};

/// A vCPU's standing with its scheduler at one time.
struct CreditSample {
  models::Nanoseconds time{0};
  std::uint32_t domain = 0;
  std::uint32_t vcpu = 0;
  std::int64_t credit = 0;
  int priority = 0;
  bool active = false;
  bool parked = false;
  std::optional<models::Nanoseconds> budget; ///< where the scheduler keeps one (credit2: of a capped domain)
  std::uint32_t pcpu = 0;

  bool operator==(const CreditSample&) const = default;
};

struct ScheduleResult {
  models::Scheduler scheduler = models::Scheduler::credit;
  models::Nanoseconds window{0};
  std::vector<ScheduleDomainResult> domains;
  std::vector<models::Nanoseconds> pcpu_busy;
  models::Nanoseconds total_cpu_time{0};
  models::Nanoseconds idle{0};
  models::Nanoseconds hypervisor{0};          ///< Xen's own work, where that costs time
  std::uint64_t context_switches = 0;         ///< schedule() picked another vCPU, or none
  std::uint64_t context_switches_to_vcpu = 0; ///< it picked another vCPU
  std::uint64_t schedule_calls = 0;
  std::vector<RunInterval> trace;           ///< in the order of their ends; those cut at the window's end by pCPU
  std::vector<CreditSample> credits;        ///< every 10 ms of the trace window, its ends excluded
  std::optional<ScheduleTimeline> timeline; ///< if asked for
  std::uint64_t events = 0;                 ///< of the whole run, from boot: what the calendar did

  bool operator==(const ScheduleResult&) const = default;
};

} // namespace domus::sim
