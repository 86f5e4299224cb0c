#include "models/mmu/address_space_switch.hpp"
#include "models/mmu/page_fault.hpp"
#include "models/mmu/page_table_write.hpp"
#include "tests/models/example_profiles.hpp"

#include <doctest/doctest.h>

using namespace domus::models;

namespace {

GuestProfile shadowed() {
  GuestProfile profile = profile_of(Mode::pvhvm);
  profile.paging = Paging::shadow;
  return profile;
}

double cycles_of(const Charges& bill) {
  return find_platform("sandy-bridge")->clock.cycles_in(sum_of(bill));
}

} // namespace

TEST_CASE("under HAP, page-table work costs what it costs natively (facts/xen.md 6.2)") {
  for (const Mode mode : {Mode::hvm, Mode::pvhvm, Mode::pvh}) {
    const GuestProfile guest = profile_of(mode);
    const GuestProfile native = profile_of(Mode::bare_metal);
    CHECK(sum_of(page_fault(guest)) == sum_of(page_fault(native)));
    CHECK(sum_of(page_table_writes(guest, {3, 40})) == sum_of(page_table_writes(native, {3, 40})));
    CHECK(sum_of(address_space_switch(guest)) == sum_of(address_space_switch(native)));
  }
}

TEST_CASE("a page fault writes one entry by itself, all other writes come in sweeps") {
  const PageTableWrites writes = split_writes(92'000, 18'600); // a compile unit, demands.csv: kernbench
  CHECK(writes.alone == 18'600);
  CHECK(writes.batched == 73'400);
  CHECK(split_writes(5, 8).alone == 5); // faults that map nothing new
  CHECK(split_writes(5, 8).batched == 0);
}

TEST_CASE("a PV guest's write alone is a hypercall; in lazy MMU mode 32 share one (facts/xen.md 6.1)") {
  const GuestProfile guest = profile_of(Mode::pv);
  const auto cycles = [&](Primitive primitive) { return guest.platform->fact(primitive).value; };
  CHECK(cycles_of(page_table_writes(guest, {1, 0})) ==
        doctest::Approx(cycles(Primitive::native_page_table_write) + cycles(Primitive::hypercall_pv) +
                        cycles(Primitive::page_table_update_alone_pv)));
  CHECK(cycles_of(page_table_writes(guest, {0, 32})) ==
        doctest::Approx(32 * cycles(Primitive::native_page_table_write) + cycles(Primitive::hypercall_pv) +
                        32 * cycles(Primitive::page_table_update_pv)));
}

TEST_CASE("shadow paging is the dearest for every kind of page-table work: each one exits (facts/xen.md 6.2)") {
  const GuestProfile pv = profile_of(Mode::pv);
  CHECK(sum_of(page_table_writes(shadowed(), {1, 0})) > sum_of(page_table_writes(pv, {1, 0})));
  CHECK(sum_of(page_fault(shadowed())) > sum_of(page_fault(pv)));
  CHECK(sum_of(address_space_switch(shadowed())) > sum_of(address_space_switch(pv)));
  CHECK(cycles_of(address_space_switch(shadowed())) - cycles_of(address_space_switch(profile_of(Mode::bare_metal))) ==
        doctest::Approx(3480)); // EXIT-004
}

TEST_CASE("PV guests and bare metal have no choice of paging") {
  for (const Mode mode : {Mode::pv, Mode::bare_metal}) {
    GuestProfile profile = profile_of(mode);
    profile.paging = Paging::shadow;
    CHECK_FALSE(is_shadowed(profile));
    CHECK(sum_of(page_fault(profile)) == sum_of(page_fault(profile_of(mode))));
  }
}

TEST_CASE("a compile unit's page tables cost PV some tenths of a millisecond for each hundred faults, HAP nothing") {
  // 18 626 faults and 91 805 writes (demands.csv: kernbench).
  const PageTableWrites writes = split_writes(91'805, 18'626);
  const auto extra = [&](const GuestProfile& guest) {
    const GuestProfile native = profile_of(Mode::bare_metal);
    return sum_of(page_table_writes(guest, writes)) - sum_of(page_table_writes(native, writes)) +
           18'626 * (sum_of(page_fault(guest)) - sum_of(page_fault(native)));
  };
  CHECK(extra(profile_of(Mode::pvhvm)).count() == doctest::Approx(0));
  const double per_hundred_faults_in_ms = in_us(extra(profile_of(Mode::pv))) / 1000 / 186.26;
  CHECK(per_hundred_faults_in_ms > 0.2);
  CHECK(per_hundred_faults_in_ms < 0.6);
}
