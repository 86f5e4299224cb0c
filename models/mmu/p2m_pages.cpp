#include "models/mmu/p2m_pages.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace domus::models {

namespace {

/// The share of large pages that are whole when a `taken` share of their memory went in runs.
double whole(double taken, double pages_in_one) {
  return std::pow(1 - taken, std::max(1.0, pages_in_one / pages_taken_together));
}

} // namespace

P2mPages all_by(PageSize size) {
  return {size == PageSize::small_4k ? 1.0 : 0.0, size == PageSize::large_2m ? 1.0 : 0.0,
          size == PageSize::huge_1g ? 1.0 : 0.0};
}

P2mPages p2m_pages(const P2mHistory& history, XenVersion version) {
  assert(history.ballooned >= 0 && history.ballooned <= 1 && history.granted >= 0 && history.granted <= 1);
  const bool lost = history.migrated && version < first_to_restore_large_pages;
  if (history.built == PageSize::small_4k || lost || history.log_dirty) {
    return all_by(PageSize::small_4k);
  }
  constexpr double small_in_2m = 512;
  constexpr double small_in_1g = 512 * 512;
  const double taken = 1 - (1 - history.ballooned) * (1 - history.granted);
  const double whole_2m = whole(taken, small_in_2m);
  if (history.built == PageSize::large_2m) {
    return {1 - whole_2m, whole_2m, 0};
  }
  const double whole_1g = whole(taken, small_in_1g);
  return {1 - whole_2m, whole_2m - whole_1g, whole_1g}; // a broken 1 GiB page leaves 2 MiB pages behind
}

} // namespace domus::models
