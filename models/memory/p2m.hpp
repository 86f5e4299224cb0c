/// The table from guest pages to host pages. For an HVM container Xen keeps it as EPT or NPT tables, and its size
/// depends on the page sizes that the builder could get; a PV guest keeps it itself, inside its own RAM.
///
/// Source: facts/xen.md 4.3.
#pragma once

#include "models/units.hpp"

namespace domus::models {

/// How a guest's RAM is mapped. The sum is the guest's RAM.
struct PageMix {
  Memory by_4k;
  Memory by_2m;
  Memory by_1g;

  [[nodiscard]] constexpr Memory total() const { return by_4k + by_2m + by_1g; }
};

/// What the builder gets on a host whose memory is not fragmented: the first 0xC0 pages by 4 KiB, the rest by 2 MiB.
/// (1 GiB pages are tried too; 2 MiB is the cautious choice and costs 4 KiB a GiB.)
[[nodiscard]] PageMix unfragmented(Memory guest);

/// Worst case: every page by itself, as after live migration before 2025 (MMU-025).
[[nodiscard]] PageMix all_by_4k(Memory guest);

/// EPT or NPT tables: four levels of pages with 512 entries of 8 bytes. At most one table of each level is not full.
[[nodiscard]] Memory hap_p2m_size(const PageMix& mix);

/// A PV guest's own list: 8 bytes for every page of its RAM, 2 MiB a GiB.
[[nodiscard]] Memory pv_p2m_size(Memory guest);

} // namespace domus::models
