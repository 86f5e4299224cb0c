#include "models/memory/p2m.hpp"

#include <algorithm>
#include <cstdint>

namespace domus::models {

namespace {

constexpr std::int64_t ceil_div(std::int64_t a, std::int64_t b) {
  return (a + b - 1) / b;
}

} // namespace

PageMix unfragmented(Memory guest) {
  constexpr Memory small_pages_below = Memory::pages(0xC0);
  const Memory by_4k = std::min(guest, small_pages_below);
  return {by_4k, guest - by_4k, Memory{}};
}

PageMix all_by_4k(Memory guest) {
  return {guest, Memory{}, Memory{}};
}

Memory hap_p2m_size(const PageMix& mix) {
  const std::int64_t level_1 = ceil_div(mix.by_4k.count(), Memory::mib(2).count());
  const std::int64_t level_2 = ceil_div((mix.by_4k + mix.by_2m).count(), Memory::gib(1).count());
  const std::int64_t level_3 = ceil_div(mix.total().count(), Memory::gib(512).count());
  constexpr std::int64_t level_4 = 1;
  return Memory::pages(level_1 + level_2 + level_3 + level_4);
}

Memory pv_p2m_size(Memory guest) {
  return Memory{8} * guest.in_pages_up();
}

} // namespace domus::models
