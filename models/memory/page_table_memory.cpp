#include "models/memory/page_table_memory.hpp"

#include <algorithm>
#include <cassert>
#include <cstdint>

namespace domus::models {

namespace {

constexpr std::int64_t entries_in_table = 512;

constexpr std::int64_t ceil_div(std::int64_t a, std::int64_t b) {
  return (a + b - 1) / b;
}

/// Pages of a tree with `leaves` on its lowest level and `levels` levels.
Memory tree_size(std::int64_t leaves, unsigned levels) {
  std::int64_t pages = leaves;
  for (unsigned level = 1; level < levels; ++level) {
    leaves = ceil_div(leaves, entries_in_table);
    pages += leaves;
  }
  return Memory::pages(pages);
}

Memory whole_pages(Memory guest, double share, Memory size) {
  const auto wanted = static_cast<std::int64_t>(static_cast<double>(guest.count()) * share);
  return Memory{wanted / size.count() * size.count()};
}

} // namespace

PageMix page_mix(Memory guest, const P2mPages& pages) {
  PageMix mix;
  mix.by_1g = whole_pages(guest, pages.huge_1g, Memory::gib(1));
  mix.by_2m = std::min(whole_pages(guest, pages.large_2m, Memory::mib(2)), guest - mix.by_1g);
  mix.by_4k = guest - mix.by_1g - mix.by_2m;
  return mix;
}

Memory pv_kernel_tables_size(Memory guest) {
  return tree_size(ceil_div(guest.count(), Memory::mib(2).count()), 4);
}

Memory shadow_pool_minimum(const GuestShape& guest, Memory p2m) {
  assert(guest.vcpus >= 1);
  const std::int64_t for_hvm = in_hvm_container(guest.mode) ? 6 : 0;
  const std::int64_t shadowed = std::max(guest.memory.in_pages_up() / 256, for_hvm) + (for_hvm > 0 ? 1 : 0);
  return Memory::pages(128 * static_cast<std::int64_t>(guest.vcpus) + std::max(shadowed, p2m.in_pages_up()));
}

Memory log_dirty_bitmap_size(Memory guest) {
  constexpr std::int64_t pages_of_a_leaf = 32768;
  return tree_size(ceil_div(guest.in_pages_up(), pages_of_a_leaf), 4);
}

} // namespace domus::models
