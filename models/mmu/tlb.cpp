#include "models/mmu/tlb.hpp"

#include <algorithm>

namespace domus::models {

namespace {

std::int64_t bytes_of(PageSize size) {
  switch (size) {
  case PageSize::small_4k:
    return 1LL << 12;
  case PageSize::large_2m:
    return 1LL << 21;
  case PageSize::huge_1g:
    return 1LL << 30;
  }
  return 0;
}

/// Levels of the table above a page of this size.
unsigned levels(PageSize size) {
  switch (size) {
  case PageSize::small_4k:
    return 4;
  case PageSize::large_2m:
    return 3;
  case PageSize::huge_1g:
    return 2;
  }
  return 0;
}

unsigned entries(const TlbEntries& tlb, PageSize size) {
  switch (size) {
  case PageSize::small_4k:
    return tlb.small_4k;
  case PageSize::large_2m:
    return tlb.large_2m;
  case PageSize::huge_1g:
    return tlb.huge_1g;
  }
  return 0;
}

bool has_nested_paging(const GuestProfile& profile) {
  return in_hvm_container(profile.mode) && !is_shadowed(profile);
}

GuestProfile natively(GuestProfile profile) {
  profile.mode = Mode::bare_metal;
  return profile;
}

Cost walk(const GuestProfile& profile, PageSize guest_pages) {
  const Cost reference =
      profile.platform->cost(has_nested_paging(profile) ? Primitive::nested_reference : Primitive::walk_reference);
  return {walk_references(profile, guest_pages) * reference.time, reference.source, reference.stall};
}

} // namespace

PageSize translation_size(const GuestProfile& profile, PageSize guest_pages) {
  if (profile.mode == Mode::bare_metal) {
    return guest_pages;
  }
  return has_nested_paging(profile) ? std::min(guest_pages, profile.p2m_pages) : PageSize::small_4k;
}

double tlb_miss_ratio(const GuestProfile& profile, const MemoryUse& memory) {
  if (memory.working_set <= Bytes{0}) {
    return 0;
  }
  const PageSize size = translation_size(profile, memory.pages);
  const double reach = static_cast<double>(entries(profile.platform->tlb, size)) * static_cast<double>(bytes_of(size));
  return std::max(0.0, 1 - reach / static_cast<double>(memory.working_set.count()));
}

unsigned walk_references(const GuestProfile& profile, PageSize guest_pages) {
  if (!has_nested_paging(profile)) {
    return levels(translation_size(profile, guest_pages));
  }
  const unsigned guest = levels(guest_pages);
  const unsigned nested = levels(profile.p2m_pages);
  return guest * nested + guest + nested;
}

Charges tlb_misses(const GuestProfile& profile, const MemoryUse& memory) {
  const GuestProfile native = natively(profile);
  const double misses = memory.accesses.mean * tlb_miss_ratio(profile, memory);
  const double native_misses = memory.accesses.mean * tlb_miss_ratio(native, memory);
  const Cost here = walk(profile, memory.pages);
  const Cost natively_done = walk(native, memory.pages);
  Charges bill;
  if (misses > 0 && here.time != natively_done.time) {
    bill.push_back(charge(Cause::tlb_miss, Locus::hardware, misses,
                          Cost{here.time - natively_done.time, here.source, here.stall}));
  }
  if (misses != native_misses) {
    bill.push_back(charge(Cause::tlb_miss, Locus::hardware, misses - native_misses, natively_done));
  }
  return bill;
}

} // namespace domus::models
