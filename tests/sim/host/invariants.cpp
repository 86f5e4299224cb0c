#include "tests/sim/host/invariants.hpp"

#include <doctest/doctest.h>

namespace domus::sim::testing {

namespace {

void check_population(const PopulationResult& population) {
  CHECK(population.present_at_start + population.arrivals == population.departures + population.present_at_end);
  CHECK(population.number_integral_ns == population.sojourn_sum_ns); // Little's law as an identity
}

bool same_population(const PopulationResult& a, const PopulationResult& b) {
  return a.arrivals == b.arrivals && a.departures == b.departures && a.sojourn_sum_ns == b.sojourn_sum_ns &&
         a.number_integral_ns == b.number_integral_ns && a.present_at_end == b.present_at_end;
}

} // namespace

void check_conservation(const RunResult& result) {
  models::Nanoseconds busy{0};
  for (const HostResult& host : result.hosts) {
    CHECK(host.window == result.window);
    for (const PcpuResult& pcpu : host.pcpus) {
      CHECK(pcpu.busy + pcpu.hypervisor + pcpu.idle == result.window);
      CHECK(pcpu.busy.count() >= 0);
      CHECK(pcpu.idle.count() >= 0);
      busy += pcpu.busy;
    }
    for (const DomainResult& domain : host.domains) {
      busy -= domain.cpu_time;
    }
  }
  for (const GuestResult& guest : result.guests) {
    busy -= guest.cpu_time;
    CHECK(guest.user_time + guest.kernel_time + guest.xen_time == guest.cpu_time);
    for (const models::Nanoseconds part :
         {guest.user_time, guest.kernel_time, guest.xen_time, guest.wait_time, guest.switching_time, guest.blocked_time,
          guest.believed_user_time, guest.believed_system_time}) {
      CHECK(part.count() >= 0);
    }
    const models::Nanoseconds all = guest.cpu_time + guest.wait_time + guest.switching_time + guest.blocked_time;
    CHECK(all == guest.vcpus * result.window);
    CHECK(guest.believed_user_time + guest.believed_system_time <= all);
    CHECK(guest.lock_time <= guest.kernel_time + guest.xen_time);
    check_population(guest.operations);
    check_population(guest.thread_wait);
    for (const PopulationResult& station : guest.stations) {
      check_population(station);
    }
    for (const PopulationResult& ring : guest.ring_waits) {
      check_population(ring);
    }
  }
  CHECK(busy.count() == 0);
}

bool same_outcome(const RunResult& a, const RunResult& b, std::size_t guests) {
  for (std::size_t n = 0; n < guests; ++n) {
    const GuestResult& one = a.guests[n];
    const GuestResult& other = b.guests[n];
    if (!same_population(one.operations, other.operations) || one.cpu_time != other.cpu_time ||
        one.wait_time != other.wait_time || one.response.max != other.response.max ||
        one.response.mean != other.response.mean || one.events_sent != other.events_sent) {
      return false;
    }
  }
  return true;
}

} // namespace domus::sim::testing
