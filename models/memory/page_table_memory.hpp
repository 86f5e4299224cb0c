/// Memory for page tables and for keeping track of them, beside the p2m (models/memory/p2m.hpp).
///
/// Source: facts/xen.md 4.3, 6.3, 7.3.
#pragma once

#include "models/memory/guest_shape.hpp"
#include "models/memory/p2m.hpp"
#include "models/mmu/p2m_pages.hpp"
#include "models/units.hpp"

namespace domus::models {

/// How much of the guest's RAM is mapped by pages of each size. A rest of less than a page counts as 4 KiB pages.
[[nodiscard]] PageMix page_mix(Memory guest, const P2mPages& pages);

/// The tables by which a PV kernel maps all of its RAM: 4 KiB pages, so one table for every 2 MiB, and upper levels.
[[nodiscard]] Memory pv_kernel_tables_size(Memory guest);

/// The least that Xen's pool for shadow page tables must have: 128 pages a vCPU, and for what is shadowed a page for
/// each MiB of RAM or, where that is more, the p2m.
[[nodiscard]] Memory shadow_pool_minimum(const GuestShape& guest, Memory p2m);

/// One bit for every page of the guest while a migration looks on, in a tree of pages: a leaf covers 128 MiB.
[[nodiscard]] Memory log_dirty_bitmap_size(Memory guest);

} // namespace domus::models
