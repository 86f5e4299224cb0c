#include "analysis/help_pages.hpp"

namespace domus::analysis {

namespace {

constexpr std::string_view json_page =
    R"(JSON answers (--json FILE|-)

Key names end in their unit: _ns (nanoseconds), _per_second, _bytes, _share (1 = all of one).
A share of CPU time is of one pCPU: a guest with two busy vCPUs has a cpu_share of 2.
A figure over replications is {"mean", "half_width"}: half_width is half of its 95 % confidence
interval, null where there was one replication. A change between modes is {"mean", "low", "high"}:
0.12 is 12 % more, with the ends of its 95 % interval.

Every answer begins with
  command, domus_version, scenario, seed, replications, warmup_ns, window_ns

run adds
  guests[]   name, mode, vcpus, operation (what one is called)
             completed_per_second, offered_per_second
             response_mean_ns, response_p50_ns, response_p95_ns, response_p99_ns
             cpu_share       its vCPUs ran
             steal_share     its vCPUs were runnable but had no pCPU
             driver_share    back-ends, interrupts and bridge worked for it
             emulator_share  its QEMU ran
  hosts[]    name, pcpus, busy_share, hypervisor_share, idle_share (of all its pCPUs)
             context_switches_per_second, migrations_per_second
             domains[]  name, vcpus, cpu_share, steal_share      (dom0 first)
             devices[]  name, busy_share, requests_per_second
  runs[]     each replication by itself:
             seed, window_ns, events (calendar events), unseed (digest of the final state:
             equal runs have equal digests), hosts[], guests[] with raw sums
             population objects: present_at_start, arrivals, departures, present_at_end,
             number_integral_ns (integral of the number present), sojourn_sum_ns, most_present
             guests[].stations.<station> and guests[].waits.<what> are populations; those that
             nobody ever entered are left out
)";

} // namespace

std::vector<std::string> help_topics() {
  return {"json"};
}

std::optional<std::string> help_page(std::string_view topic) {
  if (topic == "json")
    return std::string(json_page);
  return std::nullopt;
}

} // namespace domus::analysis
