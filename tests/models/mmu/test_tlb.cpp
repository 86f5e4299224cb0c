#include "models/mmu/tlb.hpp"
#include "tests/models/example_profiles.hpp"

#include <doctest/doctest.h>

using namespace domus::models;

namespace {

MemoryUse memory(Bytes working_set, PageSize pages, double accesses = 1000) {
  return {working_set, pages, exactly(accesses)};
}

GuestProfile hap(PageSize p2m_pages) {
  GuestProfile profile = profile_of(Mode::pvhvm);
  profile.p2m_pages = p2m_pages;
  return profile;
}

} // namespace

TEST_CASE("a two-dimensional walk makes n*m + n + m references (facts/xen.md 6.2, MMU-022)") {
  using enum PageSize;
  CHECK(walk_references(profile_of(Mode::bare_metal), small_4k) == 4);
  CHECK(walk_references(profile_of(Mode::bare_metal), large_2m) == 3);
  CHECK(walk_references(hap(small_4k), small_4k) == 24);
  CHECK(walk_references(hap(large_2m), small_4k) == 19);
  CHECK(walk_references(hap(small_4k), large_2m) == 19);
  CHECK(walk_references(hap(large_2m), large_2m) == 15);
  CHECK(walk_references(hap(huge_1g), large_2m) == 11);
  CHECK(walk_references(hap(huge_1g), huge_1g) == 8);
}

TEST_CASE("PV and shadow paging walk one set of 4 KiB tables, as natively") {
  CHECK(walk_references(profile_of(Mode::pv), PageSize::small_4k) == 4);
  CHECK(walk_references(profile_of(Mode::pv), PageSize::large_2m) == 4);
  GuestProfile shadowed = profile_of(Mode::hvm);
  shadowed.paging = Paging::shadow;
  CHECK(walk_references(shadowed, PageSize::small_4k) == 4);
}

TEST_CASE("the TLB reaches its number of entries times the page size; what lies beyond misses") {
  const GuestProfile machine = profile_of(Mode::bare_metal); // 512 entries of 4 KiB: 2 MiB
  CHECK(tlb_miss_ratio(machine, memory(Bytes::mib(2), PageSize::small_4k)) == 0);
  CHECK(tlb_miss_ratio(machine, memory(Bytes::mib(8), PageSize::small_4k)) == doctest::Approx(0.75));
  CHECK(tlb_miss_ratio(machine, memory(Bytes::mib(64), PageSize::large_2m)) == 0); // 32 entries of 2 MiB
  CHECK(tlb_miss_ratio(machine, memory(Bytes{0}, PageSize::small_4k)) == 0);
}

TEST_CASE("under HAP the smaller of guest's and p2m's pages decides the reach") {
  CHECK(translation_size(hap(PageSize::small_4k), PageSize::large_2m) == PageSize::small_4k);
  CHECK(translation_size(hap(PageSize::large_2m), PageSize::small_4k) == PageSize::small_4k);
  CHECK(translation_size(hap(PageSize::large_2m), PageSize::large_2m) == PageSize::large_2m);
}

TEST_CASE("TLB misses punish HAP, most of all with a p2m of 4 KiB pages, and not PV (measurements.md 3)") {
  const MemoryUse use = memory(Bytes::gib(1), PageSize::small_4k);
  CHECK(tlb_misses(profile_of(Mode::bare_metal), use).empty());
  CHECK(tlb_misses(profile_of(Mode::pv), use).empty());
  const MeanTime with_2m = sum_of(tlb_misses(hap(PageSize::large_2m), use));
  const MeanTime with_4k = sum_of(tlb_misses(hap(PageSize::small_4k), use));
  CHECK(with_2m > MeanTime{0});
  CHECK(with_4k > with_2m);
  // MMU-024: with 4 KiB pages in both, all misses together cost 3.6 times what they cost natively.
  const double walks = 1000 * (1 - 2.0 / 1024);
  const MeanTime native = walks * 4 * find_platform("sandy-bridge")->cost(Primitive::walk_reference).time;
  CHECK((native + with_4k) / native == doctest::Approx(3.6));
}

TEST_CASE("a PV guest that would use 2 MiB pages loses them, and misses where it did not natively") {
  const MemoryUse use = memory(Bytes::mib(64), PageSize::large_2m);
  CHECK(tlb_misses(profile_of(Mode::bare_metal), use).empty());
  CHECK(sum_of(tlb_misses(profile_of(Mode::pv), use)) > MeanTime{0});
  CHECK(sum_of(tlb_misses(hap(PageSize::large_2m), use)) == MeanTime{0}); // within reach: no walk at all
}
