#include "sim/simulate.hpp"

#include "sim/cluster.hpp"
#include "sim/host/host.hpp"

#include <algorithm>
#include <bit>
#include <cassert>
#include <deque>
#include <memory>

namespace domus::sim {

namespace {

/// FNV-1a over the numbers that say where a run has ended.
class Digest {
public:
  void add(std::uint64_t value) {
    for (unsigned byte = 0; byte < 8; ++byte) {
      hash_ = (hash_ ^ (value >> (8 * byte) & 0xffU)) * 0x100000001b3U;
    }
  }
  void add(double value) { add(std::bit_cast<std::uint64_t>(value)); }
  [[nodiscard]] std::uint64_t value() const { return hash_; }

private:
  std::uint64_t hash_ = 0xcbf29ce484222325U;
};

std::uint64_t unseed_of(const RunResult& result) {
  Digest digest;
  digest.add(result.events);
  for (const HostResult& host : result.hosts) {
    digest.add(host.schedule_calls);
    for (const PcpuResult& pcpu : host.pcpus) {
      digest.add(static_cast<std::uint64_t>(pcpu.busy.count()));
      digest.add(static_cast<std::uint64_t>(pcpu.hypervisor.count()));
    }
  }
  for (const GuestResult& guest : result.guests) {
    digest.add(guest.operations.sojourn_sum_ns);
    digest.add(guest.operations.departures);
    digest.add(static_cast<std::uint64_t>(guest.cpu_time.count()));
  }
  return digest.value();
}

RunResult collect(const scenarios::Scenario& scenario, std::uint64_t seed, std::deque<Host>& hosts) {
  RunResult result;
  result.seed = seed;
  result.window = scenario.duration;
  result.guests.resize(scenario.guests.size());
  for (Host& host : hosts) {
    result.hosts.push_back(host.result());
    result.events += host.calendar().events_run();
    for (const HostGuest& guest : host.guests()) {
      result.guests[guest.index] = host.guest_result(guest);
    }
  }
  result.unseed = unseed_of(result);
  return result;
}

/// Runs everything to `end` in steps, so that progress can be told.
template <typename RunBefore>
void run_to(models::Nanoseconds from, models::Nanoseconds end, models::Nanoseconds total, const Progress& progress,
            const RunBefore& run_before) {
  const models::Nanoseconds step = std::max(total / 100, models::Nanoseconds{1});
  for (models::Nanoseconds now = from; now < end;) {
    now = std::min(now + step, end);
    run_before(now);
    if (progress) {
      progress(now, total);
    }
  }
}

} // namespace

RunResult simulate(const scenarios::Scenario& scenario, std::uint64_t seed, const Progress& progress) {
  assert(!scenario.hosts.empty() && scenario.duration.count() > 0);
  std::deque<Host> hosts;
  for (std::size_t index = 0; index < scenario.hosts.size(); ++index) {
    hosts.emplace_back(scenario, index, seed);
  }
  Cluster cluster(scenario, hosts);
  for (Host& host : hosts) {
    host.begin();
  }
  const models::Nanoseconds total = scenario.warmup + scenario.duration;
  const auto run_before = [&](models::Nanoseconds end) { cluster.run_before(end); };
  run_to(models::Nanoseconds{0}, scenario.warmup, total, progress, run_before);
  for (Host& host : hosts) {
    host.begin_window();
  }
  run_to(scenario.warmup, total, total, progress, run_before);
  return collect(scenario, seed, hosts);
}

} // namespace domus::sim
