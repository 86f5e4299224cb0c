#include "models/mmu/tlb.hpp"
#include "tests/models/example_profiles.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace domus::models;

namespace {

constexpr std::array all_sizes{PageSize::small_4k, PageSize::large_2m, PageSize::huge_1g};

MemoryUse memory(Bytes working_set, PageSize pages, double accesses = 1000) {
  return {working_set, pages, exactly(accesses)};
}

GuestProfile hap(const P2mPages& p2m) {
  GuestProfile profile = profile_of(Mode::pvhvm);
  profile.p2m = p2m;
  return profile;
}

GuestProfile hap(PageSize p2m_pages) {
  return hap(all_by(p2m_pages));
}

GuestProfile shadowed() {
  GuestProfile profile = profile_of(Mode::hvm);
  profile.paging = Paging::shadow;
  return profile;
}

MeanTime price(Primitive primitive) {
  return find_platform("sandy-bridge")->cost(primitive).time;
}

PageSize arbitrary_size() {
  return *rc::gen::element(PageSize::small_4k, PageSize::large_2m, PageSize::huge_1g);
}

Bytes arbitrary_working_set() {
  return Bytes::kib(*rc::gen::inRange<std::int64_t>(4, 1LL << 30));
}

} // namespace

TEST_CASE("a two-dimensional walk makes n*m + n + m references when nothing is cached (facts/xen.md 6.2, MMU-022)") {
  using enum PageSize;
  CHECK(cold_references(profile_of(Mode::bare_metal), small_4k, small_4k) == 4);
  CHECK(cold_references(profile_of(Mode::bare_metal), large_2m, small_4k) == 3);
  CHECK(cold_references(hap(small_4k), small_4k, small_4k) == 24);
  CHECK(cold_references(hap(large_2m), small_4k, large_2m) == 19);
  CHECK(cold_references(hap(small_4k), large_2m, small_4k) == 19);
  CHECK(cold_references(hap(large_2m), large_2m, large_2m) == 15);
  CHECK(cold_references(hap(huge_1g), large_2m, huge_1g) == 11);
  CHECK(cold_references(hap(huge_1g), huge_1g, huge_1g) == 8);
}

TEST_CASE("PV and shadow paging walk one set of 4 KiB tables, as natively") {
  CHECK(cold_references(profile_of(Mode::pv), PageSize::small_4k, PageSize::small_4k) == 4);
  CHECK(cold_references(profile_of(Mode::pv), PageSize::large_2m, PageSize::large_2m) == 4);
  CHECK(cold_references(shadowed(), PageSize::small_4k, PageSize::large_2m) == 4);
}

TEST_CASE("caches save references but no walk, grow useless with the working set, and never make one more") {
  CHECK(rc::check([] {
    const PageSize guest = arbitrary_size();
    const PageSize p2m = arbitrary_size();
    const Bytes small = arbitrary_working_set();
    const Bytes large = small + arbitrary_working_set();
    for (const GuestProfile& profile : {profile_of(Mode::bare_metal), profile_of(Mode::pv), hap(p2m), shadowed()}) {
      const double few = references_made(profile, memory(small, guest));
      const double many = references_made(profile, memory(large, guest));
      RC_ASSERT(few >= 1);
      RC_ASSERT(few <= many + 1e-9);
      RC_ASSERT(many <= cold_references(profile, guest, p2m));
    }
  }));
}

TEST_CASE("over an endless working set no cache helps, and all of n*m + n + m are made") {
  const Bytes endless = Bytes::gib(1LL << 32);
  for (const PageSize guest : all_sizes) {
    for (const PageSize p2m : all_sizes) {
      CHECK(references_made(hap(p2m), memory(endless, guest)) ==
            doctest::Approx(cold_references(hap(p2m), guest, p2m)).epsilon(0.001));
    }
  }
}

TEST_CASE("a program of 64 MiB walks natively with the one reference that no cache of upper levels saves") {
  CHECK(references_made(profile_of(Mode::bare_metal), memory(Bytes::mib(64), PageSize::small_4k)) == 1);
}

TEST_CASE("the TLB reaches its number of entries times the page size; what lies beyond misses") {
  const GuestProfile machine = profile_of(Mode::bare_metal); // 512 entries of 4 KiB: 2 MiB
  CHECK(tlb_miss_ratio(machine, memory(Bytes::mib(2), PageSize::small_4k)) == 0);
  CHECK(tlb_miss_ratio(machine, memory(Bytes::mib(8), PageSize::small_4k)) == doctest::Approx(0.75));
  CHECK(tlb_miss_ratio(machine, memory(Bytes::mib(64), PageSize::large_2m)) == 0); // 32 entries of 2 MiB
  CHECK(tlb_miss_ratio(machine, memory(Bytes{0}, PageSize::small_4k)) == 0);
  // Of 2 MiB the first level's 64 entries hold an eighth.
  CHECK(second_level_ratio(machine, memory(Bytes::mib(2), PageSize::small_4k)) == doctest::Approx(0.875));
}

TEST_CASE("under HAP the smaller of guest's and p2m's pages decides the reach") {
  using enum PageSize;
  const Bytes size = Bytes::mib(64);
  const auto misses = [&](PageSize p2m, PageSize guest) { return tlb_miss_ratio(hap(p2m), memory(size, guest)); };
  CHECK(misses(large_2m, large_2m) == 0);
  CHECK(misses(small_4k, large_2m) == misses(small_4k, small_4k));
  CHECK(misses(large_2m, small_4k) == misses(small_4k, small_4k));
}

TEST_CASE("a p2m broken in part misses in between, and more the more of it is broken") {
  CHECK(rc::check([] {
    const PageSize guest = arbitrary_size();
    const MemoryUse use = memory(arbitrary_working_set(), guest);
    const double broken = *rc::gen::inRange(0, 100) / 100.0;
    const double more = broken + (1 - broken) * *rc::gen::inRange(0, 100) / 100.0;
    const auto cost = [&](double by_4k) { // where large and small pages have a TLB each, a few of the other kind help
      GuestProfile profile = profile_of(Mode::pvhvm, "zen2");
      profile.p2m = {by_4k, 1 - by_4k, 0};
      return sum_of(tlb_misses(profile, use)).count();
    };
    RC_ASSERT(cost(broken) <= cost(more) + 1e-6);
    RC_ASSERT(cost(0) <= cost(broken) + 1e-6);
    RC_ASSERT(cost(broken) <= cost(1) + 1e-6);
  }));
}

TEST_CASE("TLB misses punish HAP, most of all with a p2m of 4 KiB pages, and not PV (measurements.md 3)") {
  const MemoryUse use = memory(Bytes::gib(1), PageSize::small_4k);
  CHECK(tlb_misses(profile_of(Mode::bare_metal), use).empty());
  CHECK(tlb_misses(profile_of(Mode::pv), use).empty());
  const MeanTime with_2m = sum_of(tlb_misses(hap(PageSize::large_2m), use));
  const MeanTime with_4k = sum_of(tlb_misses(hap(PageSize::small_4k), use));
  CHECK(with_2m > MeanTime{0});
  CHECK(with_4k > with_2m);
}

TEST_CASE("big memory by 4 KiB pages in both dimensions costs several times as many references (MMU-024: 3.6)") {
  const MemoryUse big = memory(Bytes::gib(64), PageSize::small_4k);
  const double native = references_made(profile_of(Mode::bare_metal), big);
  CHECK(references_made(hap(PageSize::small_4k), big) / native == doctest::Approx(3.6).epsilon(0.15));
  CHECK(references_made(hap(PageSize::large_2m), big) < references_made(hap(PageSize::small_4k), big));
}

TEST_CASE("a p2m of 4 KiB pages slows down small random accesses by some 15 % (MMU-025)") {
  // An access takes 90 ns natively, its walk included; the guest has 8 GiB.
  const MemoryUse use = memory(Bytes::gib(1), PageSize::small_4k, 1);
  const auto access = [&](PageSize p2m) {
    GuestProfile guest = hap(p2m);
    guest.memory = Bytes::gib(8);
    return MeanTime{90} + sum_of(tlb_misses(guest, use));
  };
  const double slower = access(PageSize::small_4k) / access(PageSize::large_2m) - 1;
  CHECK(slower > 0.10);
  CHECK(slower < 0.25);
}

TEST_CASE("a PV guest that would use 2 MiB pages loses them, and misses where it did not natively") {
  const MemoryUse use = memory(Bytes::mib(64), PageSize::large_2m);
  CHECK(tlb_misses(profile_of(Mode::bare_metal), use).empty());
  CHECK(sum_of(tlb_misses(profile_of(Mode::pv), use)) > MeanTime{0});
  CHECK(sum_of(tlb_misses(hap(PageSize::large_2m), use)) == MeanTime{0}); // within reach: no walk at all
}

TEST_CASE("what the second level answers costs a look-up, no walk: 2 MiB by 4 KiB pages instead of large ones") {
  const MemoryUse use = memory(Bytes::mib(2), PageSize::large_2m);
  CHECK(sum_of(tlb_misses(profile_of(Mode::pv), use)).count() ==
        doctest::Approx(1000 * 0.875 * price(Primitive::second_level_tlb).count()));
}

TEST_CASE(
    "4 KiB guest pages miss as often whatever pages the p2m has: their translations all fight for the same entries") {
  CHECK(rc::check([] {
    P2mPages pages;
    pages.small_4k = *rc::gen::inRange(0, 101) / 100.0;
    pages.large_2m = 1 - pages.small_4k;
    pages.huge_1g = 0;
    const MemoryUse use = memory(arbitrary_working_set(), PageSize::small_4k);
    const double whole = tlb_miss_ratio(hap(PageSize::large_2m), use);
    RC_ASSERT(std::abs(tlb_miss_ratio(hap(pages), use) - whole) < 1e-9);
    RC_ASSERT(std::abs(whole - tlb_miss_ratio(profile_of(Mode::bare_metal), use)) < 1e-9);
  }));
}
