#include "models/memory/libxl_overhead.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <array>
#include <string>

using namespace domus::models;

namespace {

GuestShape shape(Mode mode, Memory memory, unsigned vcpus, bool hap = true) {
  GuestShape guest;
  guest.mode = mode;
  guest.memory = memory;
  guest.vcpus = vcpus;
  guest.hap = hap;
  return guest;
}

struct Row {
  Memory memory;
  unsigned vcpus;
  int hap_mib;
  int shadow_mib;
  int pv_mib;
};

// need_memory minus target under 4.17, facts/xen.md 4.1.
constexpr std::array rows{
    Row{Memory::mib(512), 1, 6, 8, 4},  Row{Memory::gib(1), 1, 8, 12, 6},     Row{Memory::gib(4), 2, 20, 36, 20},
    Row{Memory::gib(8), 4, 38, 70, 38}, Row{Memory::gib(16), 8, 74, 138, 74}, Row{Memory::gib(64), 16, 274, 530, 274},
};

Memory from_4_17(const GuestShape& guest) {
  return libxl_overhead(guest, LibxlRule::from_xen_4_17).total();
}

} // namespace

TEST_CASE("libxl 4.17: need minus target for HVM and PVH with HAP, HVM with shadow paging, and PV") {
  for (const Row& row : rows) {
    CAPTURE(row.memory.in_mib());
    CHECK(from_4_17(shape(Mode::pvhvm, row.memory, row.vcpus)) == Memory::mib(row.hap_mib));
    CHECK(from_4_17(shape(Mode::pvh, row.memory, row.vcpus)) == Memory::mib(row.hap_mib));
    CHECK(from_4_17(shape(Mode::hvm, row.memory, row.vcpus, false)) == Memory::mib(row.shadow_mib));
    CHECK(from_4_17(shape(Mode::pv, row.memory, row.vcpus)) == Memory::mib(row.pv_mib));
  }
}

TEST_CASE("libxl 4.17: 4 GiB and 2 vCPUs with HAP need 4 KiB * (512 + 4096) = 18 MiB of paging pool, with shadow 34") {
  // The two values of MEM-006.
  CHECK(libxl_paging_memory(shape(Mode::pvhvm, Memory::gib(4), 2), LibxlRule::from_xen_4_17) == Memory::mib(18));
  CHECK(libxl_paging_memory(shape(Mode::pvhvm, Memory::gib(4), 2, false), LibxlRule::from_xen_4_17) == Memory::mib(34));
}

TEST_CASE("libxl 4.2 to 4.16: two pages a MiB for every guest, so HAP made no difference and PV paid as much") {
  for (const Row& row : rows) {
    CAPTURE(row.memory.in_mib());
    const Memory paging = libxl_paging_memory(shape(Mode::pv, row.memory, row.vcpus), LibxlRule::xen_4_2_to_4_16);
    CHECK(paging == Memory::mib(row.vcpus) + Memory::kib(8) * (row.memory.count() >> 20));
    CHECK(libxl_paging_memory(shape(Mode::pvhvm, row.memory, row.vcpus), LibxlRule::xen_4_2_to_4_16) == paging);
    // What 4.17 still asks for with shadow paging.
    CHECK(libxl_overhead(shape(Mode::pvhvm, row.memory, row.vcpus), LibxlRule::xen_4_2_to_4_16).total() ==
          Memory::mib(row.shadow_mib));
  }
}

TEST_CASE("libxl: the rule changes with Xen 4.17") {
  CHECK(libxl_rule_of({4, 2}) == LibxlRule::xen_4_2_to_4_16);
  CHECK(libxl_rule_of({4, 16}) == LibxlRule::xen_4_2_to_4_16);
  CHECK(libxl_rule_of({4, 17}) == LibxlRule::from_xen_4_17);
  CHECK(libxl_rule_of({4, 20}) == LibxlRule::from_xen_4_17);
}

TEST_CASE("libxl: bare metal costs nothing, and a PV shim needs a container and a Xen of its own") {
  CHECK(from_4_17(shape(Mode::bare_metal, Memory::gib(4), 2)) == Memory{});
  GuestShape guest = shape(Mode::pv, Memory::gib(4), 2);
  guest.pv_shim = true;
  // Paging 18, extra 2, shim 23 + 45: 88 MiB, already a multiple of 2.
  CHECK(from_4_17(guest) == Memory::mib(88));
}

TEST_CASE("libxl's need never falls when a guest gets more memory or more vCPUs, and is a multiple of 2 MiB") {
  CHECK(rc::check([] {
    const auto kib = *rc::gen::inRange<std::int64_t>(1, 512LL << 20);
    const auto more_kib = *rc::gen::inRange<std::int64_t>(0, 64LL << 20);
    const auto vcpus = *rc::gen::inRange(1U, 128U);
    const auto more_vcpus = *rc::gen::inRange(0U, 64U);
    const auto hap = *rc::gen::arbitrary<bool>();
    for (const LibxlRule rule : {LibxlRule::xen_4_2_to_4_16, LibxlRule::from_xen_4_17}) {
      for (const Mode mode : {Mode::pv, Mode::hvm, Mode::hvm_pv_drivers, Mode::pvhvm, Mode::pvh}) {
        const auto need = [&](std::int64_t memory_kib, unsigned n) {
          return Memory::kib(memory_kib) + libxl_overhead(shape(mode, Memory::kib(memory_kib), n, hap), rule).total();
        };
        RC_ASSERT(need(kib, vcpus).count() % (2 << 20) == 0);
        RC_ASSERT(need(kib + more_kib, vcpus) >= need(kib, vcpus));
        RC_ASSERT(need(kib, vcpus + more_vcpus) >= need(kib, vcpus));
        // Without the rounding the overhead itself is monotone too.
        const auto unrounded = [&](std::int64_t memory_kib, unsigned n) {
          const LibxlOverhead o = libxl_overhead(shape(mode, Memory::kib(memory_kib), n, hap), rule);
          return o.total() - o.rounding;
        };
        RC_ASSERT(unrounded(kib + more_kib, vcpus) >= unrounded(kib, vcpus));
        RC_ASSERT(unrounded(kib, vcpus + more_vcpus) >= unrounded(kib, vcpus));
      }
    }
  }));
}
