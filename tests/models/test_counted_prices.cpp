/// How often a bill charges a price: by how much it grows when that price alone does.
#include "models/cost_model.hpp"
#include "models/mmu/page_fault.hpp"
#include "models/mmu/page_table_work.hpp"
#include "models/paths/emulator.hpp"
#include "tests/models/example_profiles.hpp"

#include <doctest/doctest.h>

#include <functional>

using namespace domus::models;

namespace {

using Bill = std::function<Charges(const GuestProfile&)>;

/// Precondition: the bill is linear in the price, as all are.
double times_charged(Primitive primitive, GuestProfile guest, const Bill& bill) {
  const MeanTime before = sum_of(bill(guest));
  Platform dearer = *guest.platform;
  dearer.primitives[static_cast<std::size_t>(primitive)].value += 1000;
  guest.platform = &dearer;
  return dearer.clock.cycles_in(sum_of(bill(guest)) - before) / 1000;
}

GuestProfile shadowed() {
  GuestProfile guest = profile_of(Mode::pvhvm);
  guest.paging = Paging::shadow;
  return guest;
}

} // namespace

TEST_CASE("every VM exit costs the guest its caches once, whatever it is for, and PV has none") {
  const auto exits = [](const GuestProfile& guest, const Bill& bill) {
    return times_charged(Primitive::exit_pollution, guest, bill);
  };
  const auto interrupt = [](const GuestProfile& guest) { return domain_bills(guest).emulated_interrupt; };
  const auto access = [](const GuestProfile& guest) { return emulated_access(guest, profile_of(Mode::pv)).exit; };
  const auto flushes = [](const GuestProfile& guest) { return page_table_work({.tlb_flushes = 7}, guest); };
  CHECK(exits(profile_of(Mode::pvhvm), hypercall) == doctest::Approx(1));
  CHECK(exits(profile_of(Mode::hvm), interrupt) == doctest::Approx(3)); // IRQ-001
  CHECK(exits(profile_of(Mode::hvm), access) == doctest::Approx(1));
  CHECK(exits(profile_of(Mode::hvm), timer_arm) == doctest::Approx(1)); // a trapped access to the local APIC
  CHECK(exits(shadowed(), flushes) == doctest::Approx(7));
  CHECK(exits(shadowed(), page_fault) == doctest::Approx(2));
  CHECK(exits(profile_of(Mode::pvhvm), page_fault) == doctest::Approx(0));
  CHECK(exits(profile_of(Mode::pv), hypercall) == doctest::Approx(0));
}

TEST_CASE("PV's page-table operations are charged as often as Linux makes them (facts/xen.md 6.1)") {
  const GuestProfile guest = profile_of(Mode::pv);
  const auto charged = [&](Primitive primitive, const PageTableWork& work) {
    return times_charged(primitive, guest, [&](const GuestProfile& one) { return page_table_work(work, one); });
  };
  // fork: each copied entry is filled in unchecked, and checked when the tree is pinned.
  CHECK(charged(Primitive::unchecked_update_pv, {.copied = 100}) == doctest::Approx(100));
  CHECK(charged(Primitive::entry_check_pv, {.copied = 100}) == doctest::Approx(100));
  // exit: what Xen holds is dropped entry by entry when the tree is unpinned.
  CHECK(charged(Primitive::entry_drop_pv, {.torn_down = 100}) == doctest::Approx(100));
  // A fault's entry by itself; a sweep's in multicalls of 32.
  CHECK(charged(Primitive::page_table_update_alone_pv, {.set_by_faults = 5}) == doctest::Approx(5));
  CHECK(charged(Primitive::hypercall_pv, {.set_by_faults = 5}) == doctest::Approx(5));
  CHECK(charged(Primitive::page_table_update_pv, {.in_sweeps = 64}) == doctest::Approx(64));
  CHECK(charged(Primitive::hypercall_pv, {.in_sweeps = 64}) == doctest::Approx(2));
  CHECK(charged(Primitive::emulated_write_pv, {.untracked = 9}) == doctest::Approx(9));
  CHECK(charged(Primitive::tlb_flush_pv, {.tlb_flushes = 3}) == doctest::Approx(3));
}
