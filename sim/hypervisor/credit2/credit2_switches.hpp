/// Where credit2's behaviour differs between Xen versions, each difference under a name (facts/xen.md 2.1, 2.9).
#pragma once

#include "models/xen_version.hpp"

namespace domus::sim {

struct Credit2Switches {
  /// A slice also takes the unit that was just preempted into account, which is not queued yet (4.21, and in the latest
  /// point releases of 4.19 and 4.20).
  bool counts_preempted = true;

  [[nodiscard]] static constexpr Credit2Switches of(models::XenVersion version) {
    return {.counts_preempted = version >= models::XenVersion{4, 19}};
  }
};

} // namespace domus::sim
