/// Xen's CPU schedulers by name, and what can be set for them: what a host, a scheduling spec and the simulated
/// hypervisor all speak of.
#pragma once

#include "models/toolstack.hpp"
#include "models/units.hpp"
#include "models/xen_version.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace domus::models {

/// By the names of Xen's `sched=` option.
enum class Scheduler : std::uint8_t { credit, credit2, rtds, null, arinc653 };
inline constexpr std::array<Scheduler, 5> all_schedulers{Scheduler::credit, Scheduler::credit2, Scheduler::rtds,
                                                         Scheduler::null, Scheduler::arinc653};
[[nodiscard]] std::string_view to_text(Scheduler scheduler);
[[nodiscard]] std::optional<Scheduler> scheduler_from(std::string_view text);

/// What a host runs that was told nothing: credit, and from Xen 4.12 credit2; XenServer and XCP-ng stay on credit
/// (facts/xen.md 0).
[[nodiscard]] Scheduler default_scheduler(XenVersion version, Toolstack toolstack);
/// The first Xen that has a scheduler: credit2 4.1 (facts/xen.md 2.9), ARINC 653 4.1, RTDS 4.5, null 4.9 (recalled;
/// null by the announcement of 4.9).
[[nodiscard]] XenVersion first_xen_with(Scheduler scheduler);
/// Whether a domain's weight says anything: RTDS, null and ARINC 653 know none (facts/xen.md 3).
[[nodiscard]] bool knows_weights(Scheduler scheduler);
/// Whether a cap holds a domain: under credit, and under credit2 from Xen 4.10 (facts/xen.md 2.9).
[[nodiscard]] bool knows_caps(Scheduler scheduler, XenVersion version);
/// Whether a soft affinity says anything: under credit from Xen 4.5, under credit2 from 4.10, under null
/// (facts/xen.md 1.12, 2.9, 3).
[[nodiscard]] bool knows_soft_affinity(Scheduler scheduler, XenVersion version);

/// Which pCPUs share a credit2 runqueue (credit2_runqueue=).
enum class RunqueueArrangement : std::uint8_t { cpu, core, socket, node, all };
inline constexpr std::array<RunqueueArrangement, 5> all_runqueue_arrangements{
    RunqueueArrangement::cpu, RunqueueArrangement::core, RunqueueArrangement::socket, RunqueueArrangement::node,
    RunqueueArrangement::all};
[[nodiscard]] std::string_view to_text(RunqueueArrangement arrangement);
[[nodiscard]] std::optional<RunqueueArrangement> runqueue_arrangement_from(std::string_view text);

/// ARINC 653: a table of slots that repeats every major frame, for all pCPUs alike (facts/xen.md 3).
struct ArincTable {
  static constexpr std::size_t most_slots = 64; ///< ARINC653_MAX_DOMAINS_PER_SCHEDULE

  struct Slot {
    std::size_t domain = 0; ///< by order of creation, from 0
    unsigned vcpu = 0;
    Nanoseconds runtime{0}; ///< more than 0
    bool operator==(const Slot&) const = default;
  };

  std::vector<Slot> slots;
  Nanoseconds major_frame{0}; ///< at least the sum of the slots; what is left of it is idle
  bool operator==(const ArincTable&) const = default;
};

/// Options of the schedulers, named after Xen's command line, with Xen's defaults (facts/xen.md 1.1, 2.1).
struct SchedulerOptions {
  Nanoseconds time_slice = std::chrono::milliseconds(30); ///< sched_credit_tslice_ms: 1 ms to 1 s, whole milliseconds
  Nanoseconds rate_limit = std::chrono::milliseconds(1);  ///< sched_ratelimit_us: 0 = off, else 100 us to 500 ms
  Nanoseconds migration_delay{0};                         ///< vcpu_migration_delay: 0 = off, to 100 ms
  Nanoseconds load_balance_rate_limit = std::chrono::milliseconds(1); ///< credit: 0 to 1 s; Xen 4.18 and later
  bool smt_power_savings = false;                                     ///< sched_smt_power_savings
  std::optional<RunqueueArrangement> credit2_runqueue; ///< unset: as that Xen has it by default; socket from 4.8
  unsigned credit2_max_cpus_per_runqueue = 16;         ///< sched_credit2_max_cpus_runqueue
  Nanoseconds credit2_migrate_resist = std::chrono::microseconds(500); ///< sched_credit2_migrate_resist
  Nanoseconds credit2_cap_period = std::chrono::milliseconds(10);      ///< credit2_cap_period_ms
  bool operator==(const SchedulerOptions&) const = default;
};

/// RTDS: the CPU time that every vCPU of a domain gets in every period. Both at least 10 us, the budget at most the
/// period (facts/xen.md 3).
struct Reservation {
  Nanoseconds period = std::chrono::milliseconds(10);
  Nanoseconds budget = std::chrono::milliseconds(4);
  bool extra_time = true; ///< may use what nobody has reserved
  bool operator==(const Reservation&) const = default;
};

} // namespace domus::models
