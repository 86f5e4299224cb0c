#include "models/mmu/tlb.hpp"

#include <algorithm>
#include <array>

namespace domus::models {

namespace {

constexpr std::array all_sizes{PageSize::small_4k, PageSize::large_2m, PageSize::huge_1g};

double bytes_of(PageSize size) {
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
  return 4 - static_cast<unsigned>(size);
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

double share_of(const P2mPages& pages, PageSize size) {
  switch (size) {
  case PageSize::small_4k:
    return pages.small_4k;
  case PageSize::large_2m:
    return pages.large_2m;
  case PageSize::huge_1g:
    return pages.huge_1g;
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

/// The share of `space` that `covered` leaves out.
double beyond(double covered, double space) {
  return space <= covered ? 0 : 1 - covered / space;
}

/// References of a walk of one set of tables over `space`, to leaves of `size`: the leaf's, and upper levels' as often
/// as no cached entry covers them.
double one_dimension(double space, PageSize size) {
  constexpr double gib = 1LL << 30;
  double references = 1;
  if (size == PageSize::small_4k) {
    references += beyond(walk_cache_entries_2m * bytes_of(PageSize::large_2m), space);
  }
  if (size != PageSize::huge_1g) {
    references += beyond(walk_cache_entries_1g * gib, space);
  }
  return references + beyond(walk_cache_entries_512g * 512 * gib, space);
}

/// The working set with regard to one page size of the p2m.
struct Part {
  PageSize p2m{};
  double share = 1; ///< of the accesses
};

class Memory2d {
public:
  Memory2d(const GuestProfile& profile, const MemoryUse& memory)
      : pages_(memory.pages), working_set_(static_cast<double>(memory.working_set.count())),
        guest_physical_(working_set_ * scatter) {
    if (profile.memory > Bytes{0}) {
      const double whole = static_cast<double>(profile.memory.count());
      guest_physical_ = std::max(working_set_, std::min(guest_physical_, whole));
    }
  }

  /// The p2m's part of a translation that the nested TLB does not have.
  [[nodiscard]] double nested_walk(PageSize p2m) const { return one_dimension(guest_physical_, p2m); }

  /// Looking up the page itself.
  [[nodiscard]] double for_page(PageSize p2m) const {
    return beyond(nested_tlb_entries * bytes_of(p2m), guest_physical_) * nested_walk(p2m);
  }

  /// Looking up the guest's tables, each as often as the guest's walk reads it. A table lies anywhere, so that the
  /// nested TLB has it if it has as many entries as there are such tables.
  [[nodiscard]] double for_tables(PageSize p2m) const {
    constexpr double fan_out = 512;
    double covered = bytes_of(pages_) * fan_out; // by one table
    double times_read = 1;
    double references = 0;
    for (unsigned level = levels(pages_); level > 0; --level) {
      references += times_read * beyond(nested_tlb_entries * covered, working_set_) * nested_walk(p2m);
      times_read = std::min(times_read, upper_read(covered));
      covered *= fan_out;
    }
    return references;
  }

private:
  /// How often a walk reads the entry that covers `covered`.
  [[nodiscard]] double upper_read(double covered) const {
    const double cached = covered <= bytes_of(PageSize::large_2m)  ? walk_cache_entries_2m
                          : covered <= bytes_of(PageSize::huge_1g) ? walk_cache_entries_1g
                                                                   : walk_cache_entries_512g;
    return beyond(cached * covered, working_set_);
  }

  PageSize pages_;
  double working_set_;
  double guest_physical_;
};

/// The parts of the memory that translate alike: by page size of the p2m, or one part where there is none.
std::vector<Part> parts_of(const GuestProfile& profile) {
  if (!has_nested_paging(profile)) {
    return {{PageSize::small_4k, 1}};
  }
  std::vector<Part> parts;
  for (const PageSize size : all_sizes) {
    if (share_of(profile.p2m, size) > 0) {
      parts.push_back({size, share_of(profile.p2m, size)});
    }
  }
  return parts;
}

/// Page size that the hardware's translations have.
PageSize translation_size(const GuestProfile& profile, PageSize guest_pages, const Part& part) {
  if (profile.mode == Mode::bare_metal) {
    return guest_pages;
  }
  return has_nested_paging(profile) ? std::min(guest_pages, part.p2m) : PageSize::small_4k;
}

/// Of the accesses to `part`. The entries that could hold its translations are shared with all parts that could have
/// them: those of the same size of translation, or all where sizes share a TLB.
double missed(const TlbEntries& tlb, const GuestProfile& profile, const Part& part, const MemoryUse& memory) {
  const PageSize size = translation_size(profile, memory.pages, part);
  double rivals = 0;
  for (const Part& other : parts_of(profile)) {
    if (tlb.shared || translation_size(profile, memory.pages, other) == size) {
      rivals += other.share;
    }
  }
  const double reach = part.share / rivals * entries(tlb, size) * bytes_of(size);
  return beyond(reach, part.share * static_cast<double>(memory.working_set.count()));
}

double miss_ratio(const TlbEntries& tlb, const GuestProfile& profile, const MemoryUse& memory) {
  if (memory.working_set <= Bytes{0}) {
    return 0;
  }
  double ratio = 0;
  for (const Part& part : parts_of(profile)) {
    ratio += part.share * missed(tlb, profile, part, memory);
  }
  return ratio;
}

} // namespace

double tlb_miss_ratio(const GuestProfile& profile, const MemoryUse& memory) {
  return miss_ratio(profile.platform->tlb, profile, memory);
}

double second_level_ratio(const GuestProfile& profile, const MemoryUse& memory) {
  return std::max(0.0,
                  miss_ratio(profile.platform->first_level_tlb, profile, memory) - tlb_miss_ratio(profile, memory));
}

unsigned cold_references(const GuestProfile& profile, PageSize guest_pages, PageSize p2m_pages) {
  if (!has_nested_paging(profile)) {
    return levels(translation_size(profile, guest_pages, {}));
  }
  const unsigned guest = levels(guest_pages);
  const unsigned nested = levels(p2m_pages);
  return guest * nested + guest + nested;
}

double references_made(const GuestProfile& profile, const MemoryUse& memory) {
  const double working_set = static_cast<double>(memory.working_set.count());
  if (!has_nested_paging(profile)) {
    return one_dimension(working_set, translation_size(profile, memory.pages, {}));
  }
  const Memory2d both(profile, memory);
  double references = one_dimension(working_set, memory.pages);
  double missed_in_all = 0;
  double for_pages = 0;
  for (const Part& part : parts_of(profile)) {
    references += part.share * both.for_tables(part.p2m);
    const double misses = part.share * missed(profile.platform->tlb, profile, part, memory);
    missed_in_all += misses;
    for_pages += misses * both.for_page(part.p2m);
  }
  return references + (missed_in_all > 0 ? for_pages / missed_in_all : 0);
}

Charges tlb_misses(const GuestProfile& profile, const MemoryUse& memory) {
  const GuestProfile native = natively(profile);
  const Platform& platform = *profile.platform;
  Charges bill;
  const auto add = [&](double per_access, Primitive primitive) {
    if (per_access != 0 && memory.accesses.mean > 0) {
      bill.push_back(
          charge(Cause::tlb_miss, Locus::hardware, memory.accesses.mean * per_access, platform.cost(primitive)));
    }
  };
  add(tlb_miss_ratio(profile, memory) * references_made(profile, memory) -
          tlb_miss_ratio(native, memory) * references_made(native, memory),
      Primitive::walk_reference);
  add(second_level_ratio(profile, memory) - second_level_ratio(native, memory), Primitive::second_level_tlb);
  return bill;
}

} // namespace domus::models
