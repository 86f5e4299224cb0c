#include "models/memory/guest_bill.hpp"
#include "tests/models/memory/guest_shapes.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <iterator>
#include <numeric>
#include <string_view>

using namespace domus::models;

namespace {

Memory line(const MemoryBill& bill, std::string_view name) {
  const auto found = std::ranges::find(bill.lines, name, &MemoryLine::name);
  REQUIRE(found != bill.lines.end());
  return found->size;
}

MemoryAccounting arbitrary_accounting() {
  MemoryAccounting accounting;
  accounting.toolstack = *rc::gen::element(Toolstack::xapi, Toolstack::libxl);
  accounting.xen = {4, *rc::gen::inRange(2, 22)};
  accounting.xapi = *rc::gen::element(XapiRule::before_26, XapiRule::from_26);
  accounting.device_model = *rc::gen::element(DeviceModel::qemu_traditional, DeviceModel::qemu_xen);
  return accounting;
}

GuestShape arbitrary_guest() {
  GuestShape guest = shape(*rc::gen::elementOf(all_modes), Memory::mib(*rc::gen::inRange<std::int64_t>(64, 1 << 19)),
                           *rc::gen::inRange(1U, 128U));
  guest.hap = *rc::gen::arbitrary<bool>();
  guest.pv_shim = guest.mode == Mode::pv && *rc::gen::arbitrary<bool>();
  return guest;
}

} // namespace

TEST_CASE("under xapi a PVHVM guest of 4 GiB and 2 vCPUs sets 36 MiB aside, and its QEMU takes 45 MiB of dom0") {
  const MemoryBill bill = guest_memory_bill(shape(Mode::pvhvm, Memory::gib(4), 2), {});
  CHECK(bill.total(PaidBy::guest_ram) == Memory::gib(4));
  CHECK(bill.total(PaidBy::xen) == Memory::mib(36));
  CHECK(bill.total(PaidBy::dom0) == Memory::mib(45));
  CHECK(bill.overhead() == Memory::mib(81));
  CHECK(line(bill, "QEMU in dom0") == Memory::mib(45));
}

TEST_CASE("the same guest under PV has no QEMU and needs 35 MiB; bare metal needs nothing but its RAM") {
  const MemoryBill pv = guest_memory_bill(shape(Mode::pv, Memory::gib(4), 2), {});
  CHECK(pv.overhead() == Memory::mib(35));
  CHECK(pv.total(PaidBy::dom0) == Memory{});
  const MemoryBill bare = guest_memory_bill(shape(Mode::bare_metal, Memory::gib(4), 2), {});
  CHECK(bare.total() == Memory::gib(4));
}

TEST_CASE("libxl bills by the version of Xen: 36 MiB for 4 GiB and 2 vCPUs up to 4.16, 20 since") {
  MemoryAccounting accounting;
  accounting.toolstack = Toolstack::libxl;
  accounting.xen = {4, 16};
  CHECK(guest_memory_bill(shape(Mode::pvh, Memory::gib(4), 2), accounting).overhead() == Memory::mib(36));
  accounting.xen = {4, 17};
  CHECK(guest_memory_bill(shape(Mode::pvh, Memory::gib(4), 2), accounting).overhead() == Memory::mib(20));
}

TEST_CASE("a PV guest keeps its p2m in its own RAM, 2 MiB a GiB; Xen keeps an HVM container's") {
  const PageMix mix = unfragmented(Memory::gib(4));
  const MemoryBill pv = xen_structures_bill(shape(Mode::pv, Memory::gib(4), 2), {}, {}, {4, 17}, mix);
  CHECK(line(pv, "p2m list of the PV kernel") == Memory::mib(8));
  // Its kernel maps each GiB by 512 tables; four tables of level 2, one each of levels 3 and 4.
  CHECK(line(pv, "page tables of the PV kernel") == Memory::pages(4 * 512 + 4 + 2));
  const MemoryBill pvh = xen_structures_bill(shape(Mode::pvh, Memory::gib(4), 2), {}, {}, {4, 17}, mix);
  CHECK(pvh.total(PaidBy::guest_ram) == Memory{});
  // One table for the first small pages, four of level 2, one each of levels 3 and 4.
  CHECK(line(pvh, "p2m (EPT or NPT tables)") == Memory::pages(7));
  // 30 pages for the domain, 8 for each of 2 vCPUs.
  CHECK(line(pvh, "domain structures") + line(pvh, "vCPU structures") == Memory::pages(46));
  // 867 grants: 2 frames, 1024 active entries on 11 pages; 611 mappings in 3 frames.
  CHECK(line(pvh, "grant table: shared frames") == Memory::pages(2));
  CHECK(line(pvh, "grant table: active entries") == Memory::pages(11));
  CHECK(line(pvh, "maptrack of the back-end") == Memory::pages(3));
}

TEST_CASE("the lines of a bill sum to its total, whoever pays, and none is empty or without a source") {
  CHECK(rc::check([] {
    const GuestShape guest = arbitrary_guest();
    for (const MemoryBill& bill :
         {guest_memory_bill(guest, arbitrary_accounting()),
          xen_structures_bill(guest, {}, {}, {4, *rc::gen::inRange(2, 22)}, unfragmented(guest.memory))}) {
      const Memory sum = std::transform_reduce(bill.lines.begin(), bill.lines.end(), Memory{}, std::plus{},
                                               [](const MemoryLine& l) { return l.size; });
      RC_ASSERT(bill.total() == sum);
      RC_ASSERT(bill.total(PaidBy::guest_ram) + bill.total(PaidBy::xen) + bill.total(PaidBy::dom0) == sum);
      for (const MemoryLine& l : bill.lines) {
        RC_ASSERT(l.size > Memory{});
        RC_ASSERT(!l.source.empty());
      }
    }
  }));
}

TEST_CASE("what a toolstack bills to Xen is its formula's overhead, line by line") {
  CHECK(rc::check([] {
    const GuestShape guest = arbitrary_guest();
    const MemoryAccounting accounting = arbitrary_accounting();
    const Memory formula = accounting.toolstack == Toolstack::xapi
                               ? xapi_overhead(guest, accounting.xapi).total()
                               : libxl_overhead(guest, libxl_rule_of(accounting.xen)).total();
    RC_ASSERT(guest_memory_bill(guest, accounting).total(PaidBy::xen) == formula);
  }));
}

TEST_CASE("what a toolstack sets aside covers what Xen allocates, even with every page mapped by itself") {
  CHECK(rc::check([] {
    const GuestShape guest = arbitrary_guest();
    const MemoryAccounting accounting = arbitrary_accounting();
    const GuestDevices devices{*rc::gen::inRange(0U, 17U), *rc::gen::inRange(0U, 8U)};
    const MemoryBill structures =
        xen_structures_bill(guest, devices, {1, 2, 2, 75}, accounting.xen, all_by_4k(guest.memory));
    RC_ASSERT(structures.total(PaidBy::xen) <= guest_memory_bill(guest, accounting).total(PaidBy::xen));
  }));
}
