/// The page sizes by which a guest's memory is mapped in its p2m (EPT or NPT tables), and what breaks the large ones.
///
/// The builder maps by the largest pages that it gets. After that large pages only break (facts/xen.md 6.2, 6.3):
/// ballooning gives memory back by 4 KiB pages, a domain that maps other guests' pages (a driver domain in an HVM
/// container) has those one by one, log-dirty splits each page that is written while a migration looks on, and a guest
/// that has migrated live starts with nothing but 4 KiB pages on hosts before Xen 4.21 (MMU-025). PV guests and bare
/// metal have no such table.
#pragma once

#include "models/demand.hpp"
#include "models/xen_version.hpp"

namespace domus::models {

/// Shares of the guest's memory; they add up to 1.
struct P2mPages {
  double small_4k = 0;
  double large_2m = 1;
  double huge_1g = 0;
};

/// All of it by pages of one size.
[[nodiscard]] P2mPages all_by(PageSize size);

/// What has happened to a guest's p2m since it was built.
struct P2mHistory {
  PageSize built = PageSize::large_2m;
  double ballooned = 0;   ///< share of its memory that ballooning took, or took and gave back: 0 to 1
  double granted = 0;     ///< share of its memory at whose place it maps pages of other guests: 0 to 1
  bool migrated = false;  ///< it came from another host, running
  bool log_dirty = false; ///< it is being migrated: taken to have written all of its memory
};

/// Pages of 4 KiB that ballooning and grant maps take side by side: the kernel hands out what is free, most often in
/// runs. Assumed, 1 to 512.
inline constexpr double pages_taken_together = 64;
/// Live migration restores large pages from this version on (MMU-025: 2025; the release is assumed).
inline constexpr XenVersion first_to_restore_large_pages{4, 21};

[[nodiscard]] P2mPages p2m_pages(const P2mHistory& history, XenVersion version);

} // namespace domus::models
