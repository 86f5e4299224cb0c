/// The lines of a scheduling report: what a domain or one of its vCPUs got, whichever it is.
#pragma once

#include "models/units.hpp"
#include "scenarios/schedule_spec.hpp"
#include "sim/schedule/schedule_result.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace domus::analysis {

struct ScheduleLine {
  std::string name; ///< the domain's, or "  vCPU 0"
  std::size_t domain = 0;
  std::optional<std::size_t> vcpu; ///< nothing: the whole domain
  models::Nanoseconds cpu_time{0};
  models::Nanoseconds steal{0};
  std::uint64_t dispatches = 0;
  std::uint64_t migrations = 0;
  std::uint64_t preemptions = 0;
  std::uint64_t wake_ups = 0;
  sim::ScheduleLatencies latencies;
  std::string late; ///< per cent of its jobs; empty where its work has no period
  std::string done; ///< "-", "1.25 s", "2 of 4"; empty where it is no batch
};

/// A line for every domain. Behind it one for each of its vCPUs, if it has several and `every_vcpu` or they differ: in
/// what they do, in where they may run, or by a tenth of the mean in what they got.
[[nodiscard]] std::vector<ScheduleLine> schedule_lines(const scenarios::ScheduleSpec& spec,
                                                       const sim::ScheduleResult& result, bool every_vcpu);

} // namespace domus::analysis
