/// What to run on a CPU scheduler alone: a host, domains, and what each vCPU does with its CPU time.
///
/// Plain values, complete and checked. scenarios/schedule_json.hpp reads them from the JSON format of the recorded Xen
/// decisions ("xen-golden-spec/1"), tests make them by hand.
#pragma once

#include "models/scheduler.hpp"
#include "models/units.hpp"
#include "models/xen_version.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace domus::scenarios {

/// Never blocks.
struct BusyWork {
  bool operator==(const BusyWork&) const = default;
};

/// Runs, then sleeps for `sleep` counted from the block.
struct PeriodicWork {
  models::Nanoseconds run{0};
  models::Nanoseconds sleep{0};
  bool operator==(const PeriodicWork&) const = default;
};

/// Is released at its start plus k times `period`. A job that overruns is followed by the next one without blocking.
struct TimedWork {
  models::Nanoseconds run{0};
  models::Nanoseconds period{0};
  bool operator==(const TimedWork&) const = default;
};

/// As PeriodicWork, with both times drawn from an exponential distribution, run and sleep by turns.
struct ExponentialWork {
  models::Nanoseconds run_mean{0};
  models::Nanoseconds sleep_mean{0};
  bool operator==(const ExponentialWork&) const = default;
};

/// Runs for `total`, then blocks for ever.
struct BatchWork {
  models::Nanoseconds total{0};
  bool operator==(const BatchWork&) const = default;
};

/// Runs, yields, and so on. Never blocks.
struct YieldWork {
  models::Nanoseconds run{0};
  bool operator==(const YieldWork&) const = default;
};

/// Hides from the scheduler's ticks: runs until `before` the next multiple of `tick` and sleeps until `after` it.
struct DodgeWork {
  models::Nanoseconds tick{0};
  models::Nanoseconds before{0};
  models::Nanoseconds after{0};
  bool tracks_timer = false; ///< knows when its pCPU's tick timer really expires (where there is one)
  bool operator==(const DodgeWork&) const = default;
};

/// Serves the requests of clients in their order; blocks when there is none.
struct ServerWork {
  bool operator==(const ServerWork&) const = default;
};

/// Runs, sends a request to a server's vCPU and blocks. Once the server has run `service` for it, plus `device` later,
/// it is woken.
struct ClientWork {
  models::Nanoseconds run{0};
  models::Nanoseconds service{0};
  models::Nanoseconds device{0};
  std::size_t server_domain = 0; ///< index into ScheduleSpec::domains
  std::size_t server_vcpu = 0;   ///< that vCPU's work is ServerWork
  bool exponential = false;      ///< the three times are means of exponential distributions
  bool operator==(const ClientWork&) const = default;
};

using ScheduleWork = std::variant<BusyWork, PeriodicWork, TimedWork, ExponentialWork, BatchWork, YieldWork, DodgeWork,
                                  ServerWork, ClientWork>;

struct ScheduleVcpu {
  ScheduleWork work;
  models::Nanoseconds start{0};
  std::uint64_t prng_state = 0;                       ///< of the splitmix64 that its exponential times are drawn from
  std::optional<std::vector<unsigned>> hard_affinity; ///< pCPU numbers, not empty; unset = all, not set at all
  std::optional<std::vector<unsigned>> soft_affinity; ///< the same
  bool operator==(const ScheduleVcpu&) const = default;
};

struct ScheduleDomain {
  std::string name; ///< unique
  unsigned weight = 256;
  unsigned cap = 0;                ///< per cent of one pCPU; 0 = none
  models::Reservation reservation; ///< RTDS
  std::vector<ScheduleVcpu> vcpus;
  bool operator==(const ScheduleDomain&) const = default;
};

/// A change of weight and cap while the host runs. What is unset goes back to the domain's initial value.
struct ScheduleChange {
  models::Nanoseconds at{0};
  std::size_t domain = 0; ///< index into ScheduleSpec::domains
  std::optional<unsigned> weight;
  std::optional<unsigned> cap;
  bool operator==(const ScheduleChange&) const = default;
};

/// A part of the run, from boot, in which every interval of running and, every 10 ms, every credit is recorded.
struct TraceWindow {
  models::Nanoseconds from{0};
  models::Nanoseconds to{0};
  bool operator==(const TraceWindow&) const = default;
};

struct ScheduleSpec {
  std::string name;
  std::string description; ///< what it shows, for readers; lines may be long
  models::Scheduler scheduler = models::Scheduler::credit;
  models::XenVersion xen{4, 20};
  unsigned pcpus = 1;
  unsigned sockets = 1;
  unsigned threads_per_core = 1;
  models::SchedulerOptions options;
  models::ArincTable arinc653;    ///< domains are indices into `domains`; no slots: domain 0 is dom0 and gets them all
  std::uint64_t seed = 1;         ///< of Xen's get_random(), and of the timers' lateness
  models::Nanoseconds warm_up{0}; ///< results cover [warm_up, warm_up + window)
  models::Nanoseconds window{0};
  models::Nanoseconds timer_jitter{0}; ///< every timer of Xen is late by less than this; 0 = never
  models::Nanoseconds bucket{0};       ///< also report CPU time by pieces of the window; 0 = no
  std::optional<TraceWindow> trace;    ///< also report what happens in it, interval by interval
  std::vector<ScheduleChange> changes;
  std::vector<ScheduleDomain> domains;
  bool operator==(const ScheduleSpec&) const = default;
};

} // namespace domus::scenarios
