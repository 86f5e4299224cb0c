#include "models/cost_model.hpp"
#include "models/mmu/address_space_switch.hpp"
#include "models/mmu/direct_paging.hpp"
#include "models/mmu/page_fault.hpp"
#include "models/mmu/page_table_work.hpp"
#include "models/mmu/shadow_paging.hpp"
#include "tests/models/example_profiles.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

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

double price(Primitive primitive) {
  return find_platform("sandy-bridge")->fact(primitive).value;
}

double cycles_for(const Charges& bill, Cause cause) {
  Charges lines;
  for (const Charge& line : bill) {
    if (line.cause == cause) {
      lines.push_back(line);
    }
  }
  return cycles_of(lines);
}

/// A compile unit and a process: demands.csv, kernbench -j2 and fork+exec+exit.
PageTableWork compile_unit() {
  return {.set_by_faults = 44'570,
          .in_sweeps = 1'095,
          .copied = 149,
          .torn_down = 44'590,
          .untracked = 1'401,
          .faults = 18'626,
          .address_spaces = 28.4,
          .page_tables = 378,
          .tlb_flushes = 1'456};
}

PageTableWork arbitrary_work() {
  const auto some = [] { return static_cast<double>(*rc::gen::inRange(0, 100'000)); };
  return {some(), some(), some(), some(), some(), some(), some(), some(), some()};
}

} // namespace

TEST_CASE("under HAP, page-table work costs what it costs natively, whatever it is (facts/xen.md 6.2)") {
  CHECK(rc::check([] {
    const PageTableWork work = arbitrary_work();
    const GuestProfile native = profile_of(Mode::bare_metal);
    for (const Mode mode : {Mode::hvm, Mode::pvhvm, Mode::pvh}) {
      const GuestProfile guest = profile_of(mode);
      RC_ASSERT(sum_of(page_table_work(work, guest)) == sum_of(page_table_work(work, native)));
      RC_ASSERT(sum_of(page_fault(guest)) == sum_of(page_fault(native)));
      RC_ASSERT(sum_of(address_space_switch(guest)) == sum_of(address_space_switch(native)));
    }
  }));
}

TEST_CASE("a demand's writes are taken apart without a rest, and never more than there are") {
  CHECK(rc::check([] {
    const auto some = [] { return exactly(*rc::gen::inRange(0, 1000)); };
    Demand demand;
    demand.page_table_writes = some();
    demand.page_faults = some();
    demand.entries_set_by_faults = some();
    demand.entries_copied = some();
    demand.entries_protected = some();
    demand.entries_torn_down = some();
    demand.copied_on_write = some();
    const PageTableWork work = page_table_work_of(demand);
    RC_ASSERT(entries_written(work) == demand.page_table_writes.mean);
    for (const double part : {work.set_by_faults, work.in_sweeps, work.copied, work.torn_down, work.untracked}) {
      RC_ASSERT(part >= 0);
    }
  }));
}

TEST_CASE("a page fault sets one entry unless the demand says more; fault-around sets up to 16") {
  Demand demand;
  demand.page_table_writes = exactly(100);
  demand.page_faults = exactly(8);
  CHECK(page_table_work_of(demand).set_by_faults == 8);
  CHECK(page_table_work_of(demand).in_sweeps == 92);
  demand.entries_set_by_faults = exactly(60);
  CHECK(page_table_work_of(demand).set_by_faults == 60);
}

TEST_CASE("a PV guest's write alone is a hypercall; in lazy MMU mode 32 share one (facts/xen.md 6.1)") {
  const GuestProfile guest = profile_of(Mode::pv);
  const Charges alone = page_table_work({.set_by_faults = 1}, guest);
  CHECK(cycles_for(alone, Cause::single_update) ==
        doctest::Approx(price(Primitive::hypercall_pv) + price(Primitive::page_table_update_alone_pv)));
  const Charges swept = page_table_work({.in_sweeps = 32}, guest);
  CHECK(cycles_for(swept, Cause::batched_update) ==
        doctest::Approx(price(Primitive::hypercall_pv) + 32 * price(Primitive::page_table_update_pv)));
}

TEST_CASE("a 64-bit kernel pins two top tables for each address space, a 32-bit one its only one (facts/xen.md 6.1)") {
  GuestProfile guest = profile_of(Mode::pv);
  const double top = price(Primitive::page_table_update_pv) + price(Primitive::page_table_scan_pv);
  const PageTableWork space{.address_spaces = 1};
  CHECK(cycles_for(page_table_work(space, guest), Cause::pin) ==
        doctest::Approx(price(Primitive::hypercall_pv) + 2 * top));
  guest.bits = 32;
  CHECK(cycles_for(page_table_work(space, guest), Cause::pin) == doctest::Approx(price(Primitive::hypercall_pv) + top));
}

TEST_CASE("an entry is cheaper torn down after its table is unpinned than updated: why Linux unpins first") {
  GuestProfile guest = profile_of(Mode::pv);
  const PageTableWork exit{.copied = 173, .torn_down = 173, .address_spaces = 1, .page_tables = 15};
  const MeanTime late = sum_of(page_table_work(exit, guest));
  guest.pinning = Pinning::from_birth;
  const MeanTime from_birth = sum_of(page_table_work(exit, guest));
  CHECK(late < from_birth);
  CHECK(cycles_for(page_table_work(exit, guest), Cause::batched_update) > 346 * price(Primitive::page_table_update_pv));
}

TEST_CASE("a write that Xen has to emulate is dearer than a hypercall for it (facts/xen.md 6.1)") {
  const GuestProfile guest = profile_of(Mode::pv);
  CHECK(cycles_for(page_table_work({.untracked = 1}, guest), Cause::emulated_write) >
        cycles_for(page_table_work({.set_by_faults = 1}, guest), Cause::single_update));
}

TEST_CASE("page-table isolation makes every hypercall and every emulated write of a PV guest dearer by one crossing") {
  GuestProfile guest = profile_of(Mode::pv);
  const PageTableWork work{.set_by_faults = 10, .in_sweeps = 64, .untracked = 3, .tlb_flushes = 5};
  const double without = cycles_of(page_table_work(work, guest));
  guest.xpti = Xpti::on;
  CHECK(cycles_of(page_table_work(work, guest)) - without ==
        doctest::Approx((10 + 2 + 3 + 5) * price(Primitive::xpti_crossing)));
}

TEST_CASE("shadow paging is the dearest for work on live tables: each kind exits (facts/xen.md 6.2)") {
  const GuestProfile pv = profile_of(Mode::pv);
  CHECK(sum_of(page_fault(shadowed())) > sum_of(page_fault(pv)));
  CHECK(sum_of(address_space_switch(shadowed())) > sum_of(address_space_switch(pv)));
  CHECK(cycles_of(address_space_switch(shadowed())) - cycles_of(address_space_switch(profile_of(Mode::bare_metal))) ==
        doctest::Approx(3480)); // EXIT-004
  const PageTableWork flush{.tlb_flushes = 1};
  CHECK(cycles_for(page_table_work(flush, shadowed()), Cause::tlb_flush) ==
        doctest::Approx(price(Primitive::exit_transition) + price(Primitive::exit_dispatch)));
}

TEST_CASE("a table that is torn down under shadow paging traps a write or two, however many entries it has") {
  const auto traps = [](double entries) {
    return cycles_for(page_table_work({.torn_down = entries, .page_tables = 1}, shadowed()), Cause::emulated_write);
  };
  CHECK(traps(512) == traps(2));
  CHECK(traps(2) > traps(1));
}

TEST_CASE("a trapped write takes the fast path 89 times in a hundred, and a walk is repeated in 3.7 (MMU-016, 017)") {
  const double traps = shadowed_sweep_traps * 1600; // a hundred
  const Charges bill = page_table_work({.in_sweeps = 1600}, shadowed());
  const double exits = price(Primitive::exit_transition) + price(Primitive::exit_dispatch);
  CHECK(cycles_for(bill, Cause::emulated_write) ==
        doctest::Approx(traps * (exits + 1.037 * price(Primitive::shadow_walk) + price(Primitive::shadow_write) +
                                 0.11 * price(Primitive::shadow_emulation))));
}

TEST_CASE("at most three tables of a vCPU are resynchronised when CR3 is loaded, and none where none was written") {
  CHECK(sum_of(shadow_resyncs({}, 10, shadowed())).count() == 0);
  const double one_load = cycles_of(shadow_resyncs({.set_by_faults = 1e6, .faults = 10}, 1, shadowed()));
  CHECK(one_load == doctest::Approx(3 * price(Primitive::shadow_resync)));
}

TEST_CASE("PV guests and bare metal have no choice of paging") {
  for (const Mode mode : {Mode::pv, Mode::bare_metal}) {
    GuestProfile profile = profile_of(mode);
    profile.paging = Paging::shadow;
    CHECK_FALSE(is_shadowed(profile));
    CHECK(sum_of(page_fault(profile)) == sum_of(page_fault(profile_of(mode))));
  }
}

TEST_CASE("bits and pinning change nothing but PV") {
  for (const Mode mode : {Mode::bare_metal, Mode::pvhvm, Mode::hvm}) {
    GuestProfile profile = profile_of(mode);
    const MeanTime before = sum_of(page_table_work(compile_unit(), profile)) + sum_of(system_call(profile));
    profile.bits = 32;
    profile.pinning = Pinning::from_birth;
    CHECK(sum_of(page_table_work(compile_unit(), profile)) + sum_of(system_call(profile)) == before);
  }
}

TEST_CASE("a 32-bit PV guest's system calls and faults are cheaper than a 64-bit one's: no CR3 is switched (SYS-005)") {
  GuestProfile narrow = profile_of(Mode::pv);
  narrow.bits = 32;
  const GuestProfile wide = profile_of(Mode::pv);
  CHECK(sum_of(system_call(narrow)) < sum_of(system_call(wide)));
  CHECK(sum_of(page_fault(narrow)) < sum_of(page_fault(wide)));
  CHECK(sum_of(system_call(narrow)) > sum_of(system_call(profile_of(Mode::bare_metal))));
}

TEST_CASE("a compile unit's page tables cost PV some tenths of a millisecond for each hundred faults, HAP nothing") {
  const auto extra = [](const GuestProfile& guest) {
    const GuestProfile native = profile_of(Mode::bare_metal);
    return sum_of(page_table_work(compile_unit(), guest)) - sum_of(page_table_work(compile_unit(), native)) +
           18'626 * (sum_of(page_fault(guest)) - sum_of(page_fault(native)));
  };
  CHECK(extra(profile_of(Mode::pvhvm)).count() == doctest::Approx(0));
  const double per_hundred_faults_in_ms = in_us(extra(profile_of(Mode::pv))) / 1000 / 186.26;
  CHECK(per_hundred_faults_in_ms > 0.2);
  CHECK(per_hundred_faults_in_ms < 0.6);
  CHECK(extra(shadowed()) > extra(profile_of(Mode::pv)));
}
