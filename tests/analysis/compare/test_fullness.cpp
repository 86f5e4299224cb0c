#include "analysis/compare/fullness.hpp"
#include "analysis/compare/guest_room.hpp"
#include "tests/analysis/made_up_results.hpp"

#include <doctest/doctest.h>

using namespace domus;
using namespace domus::analysis;
using models::HostResource;
using models::Memory;
using models::Mode;

namespace {

/// What is taken of a resource; 0 where it is left out.
std::int64_t taken(const std::vector<Fullness>& all, HostResource resource) {
  for (const Fullness& one : all)
    if (one.resource == resource)
      return one.taken;
  return 0;
}

std::vector<Fullness> fullness_in(Mode mode) {
  scenarios::Scenario scenario = tests::two_guest_scenario();
  for (scenarios::GuestSpec& guest : scenario.guests)
    guest.mode = mode;
  return fullness_of(scenario, 0, summarize({tests::made_up_result(scenario, 1)}));
}

} // namespace

TEST_CASE(
    "guests take their RAM and what the toolstack adds to it; 3 vCPUs are sold; dom0's CPU is what was measured") {
  const std::vector<Fullness> pv = fullness_in(Mode::pv);
  CHECK(taken(pv, HostResource::memory) > Memory::gib(4).count());
  CHECK(taken(pv, HostResource::memory) < Memory::mib(4 * 1024 + 100).count());
  CHECK(taken(pv, HostResource::vcpus) == 3);
  CHECK(taken(pv, HostResource::dom0_cpu) == 200'000'000); // 2 s of 10 s
  CHECK(taken(pv, HostResource::dom0_memory) == 0);        // no QEMU
  CHECK(taken(fullness_in(Mode::hvm), HostResource::dom0_memory) > 0);
}

TEST_CASE("what a full host holds is what its fullness counts: n guests fit, and n + 1 are more than there is") {
  const scenarios::Scenario scenario = tests::two_guest_scenario();
  const scenarios::GuestSpec& web = scenario.guests[0];
  const models::Capacity capacity = capacity_for(web, scenario.hosts[0], models::Nanoseconds{0});
  const std::int64_t each = need_of(web, scenario.hosts[0], models::Nanoseconds{0}).memory.count();
  const std::int64_t supply = supply_of(scenario.hosts[0]).memory.count();
  CHECK(capacity.limited_by == HostResource::memory);
  CHECK(capacity.count * each <= supply);
  CHECK((capacity.count + 1) * each > supply);
}

TEST_CASE("bare metal takes nothing of a host that has no guests") {
  CHECK(taken(fullness_in(Mode::bare_metal), HostResource::memory) == 0);
}

TEST_CASE("amounts print with the unit that fits them") {
  CHECK(taken_text({HostResource::memory, Memory::mib(1536).count(), Memory::gib(122).count()}) == "1.5");
  CHECK(supply_text({HostResource::memory, 0, Memory::gib(122).count()}) == "122 GiB");
  CHECK(supply_text({HostResource::dom0_cpu, 0, 4'000'000'000}) == "4 vCPUs");
  CHECK(supply_text({HostResource::vcpus, 0, 32}) == "32 pCPUs");
  CHECK(supply_text({HostResource::event_channels, 0, 4021}) == "4021");
}

TEST_CASE("a hardware domain has no rings: Xen keeps no grants and events of back-ends for it") {
  const scenarios::Scenario scenario = tests::two_guest_scenario();
  scenarios::GuestSpec guest = scenario.guests[0];
  guest.mode = Mode::pv;
  const Memory behind = structures_bill(guest, scenario.hosts[0]).total();
  guest.hardware_domain = true;
  CHECK(structures_bill(guest, scenario.hosts[0]).total() < behind);
}
