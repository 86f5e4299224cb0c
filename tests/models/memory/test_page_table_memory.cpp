#include "models/memory/guest_bill.hpp"
#include "models/memory/page_table_memory.hpp"
#include "tests/models/memory/guest_shapes.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>

using namespace domus::models;

namespace {

bool has_line(const MemoryBill& bill, std::string_view name) {
  return std::ranges::find(bill.lines, name, &MemoryLine::name) != bill.lines.end();
}

} // namespace

TEST_CASE("a bitmap page covers 32768 guest pages, and a tree of pages holds the bitmap (facts/xen.md 6.3)") {
  CHECK(log_dirty_bitmap_size(Memory::mib(128)) == Memory::pages(4)); // one page of each level
  CHECK(log_dirty_bitmap_size(Memory::gib(4)) == Memory::pages(32 + 3));
  CHECK(log_dirty_bitmap_size(Memory::gib(128)) == Memory::pages(1024 + 2 + 1 + 1));
}

TEST_CASE("the least shadow pool: 128 pages a vCPU, and a page a MiB and one, or the p2m (facts/xen.md 4.3)") {
  const GuestShape guest = shape(Mode::pvhvm, Memory::gib(4), 2);
  CHECK(shadow_pool_minimum(guest, Memory::pages(7)) == Memory::pages(256 + 4097));
  CHECK(shadow_pool_minimum(guest, Memory::pages(9000)) == Memory::pages(256 + 9000));
  CHECK(shadow_pool_minimum(shape(Mode::pvhvm, Memory::mib(1), 1), Memory{}) == Memory::pages(128 + 7));
}

TEST_CASE("a p2m of 4 KiB pages takes 2060 KiB for each GiB, one of large pages next to nothing (facts/xen.md 4.3)") {
  CHECK(hap_p2m_size(page_mix(Memory::gib(1), all_by(PageSize::small_4k))) == Memory::kib(2048 + 12));
  CHECK(hap_p2m_size(page_mix(Memory::gib(1), all_by(PageSize::large_2m))) == Memory::kib(12));
  CHECK(hap_p2m_size(page_mix(Memory::gib(512), all_by(PageSize::huge_1g))) == Memory::kib(8));
}

TEST_CASE("a mix has all of the guest's RAM, whatever the shares") {
  CHECK(rc::check([] {
    const Memory guest = Memory::pages(*rc::gen::inRange<std::int64_t>(1, 1 << 24));
    const double small = *rc::gen::inRange(0, 101) / 100.0;
    const double large = (1 - small) * *rc::gen::inRange(0, 101) / 100.0;
    const PageMix mix = page_mix(guest, {small, large, 1 - small - large});
    RC_ASSERT(mix.total() == guest);
    RC_ASSERT(mix.by_4k >= Memory{} && mix.by_2m >= Memory{} && mix.by_1g >= Memory{});
  }));
}

TEST_CASE("a guest without nested paging has a shadow pool in place of EPT tables; a PV guest one while it migrates") {
  const PageMix mix = unfragmented(Memory::gib(4));
  GuestShape guest = shape(Mode::pvhvm, Memory::gib(4), 2);
  guest.hap = false;
  const MemoryBill shadowed = xen_structures_bill(guest, {}, {}, {4, 17}, mix);
  CHECK(has_line(shadowed, "shadow page tables (Xen's least pool)"));
  CHECK_FALSE(has_line(shadowed, "p2m (EPT or NPT tables)"));
  GuestShape pv = shape(Mode::pv, Memory::gib(4), 2);
  CHECK_FALSE(has_line(xen_structures_bill(pv, {}, {}, {4, 17}, mix), "shadow page tables (Xen's least pool)"));
  pv.log_dirty = true;
  const MemoryBill migrating = xen_structures_bill(pv, {}, {}, {4, 17}, mix);
  CHECK(has_line(migrating, "shadow page tables (Xen's least pool)"));
  CHECK(has_line(migrating, "log-dirty bitmap"));
}
