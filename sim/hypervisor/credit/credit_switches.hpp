/// Where credit's behaviour differs between Xen versions, each difference under a name (facts/xen.md 1.12).
#pragma once

#include "models/xen_version.hpp"

namespace domus::sim {

struct CreditSwitches {
  /// A unit that yielded stays marked until it leaves its queue, and is not stolen (4.18). Before, the mark was dropped
  /// as soon as it was queued.
  bool yield_lasts = true;
  /// A pCPU looks for work elsewhere at most once per load_balance_rate_limit (4.18).
  bool load_balance_rate_limited = true;

  [[nodiscard]] static constexpr CreditSwitches of(models::XenVersion version) {
    const bool from_4_18 = version >= models::XenVersion{4, 18};
    return {.yield_lasts = from_4_18, .load_balance_rate_limited = from_4_18};
  }
};

} // namespace domus::sim
