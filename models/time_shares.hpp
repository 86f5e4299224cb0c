/// Whose code a vCPU executes for an operation: the application's, its kernel's, or Xen's on its behalf.
#pragma once

#include "models/charges.hpp"

namespace domus::models {

/// Shares of a vCPU's time, 0 to 1. What is neither is the guest's kernel.
struct TimeShares {
  double user = 0;
  double xen = 0;

  [[nodiscard]] double kernel() const { return 1 - user - xen; }
};

/// Page walks count as the code that meets them, which is the application; QEMU's and devices' lines as nobody's. A
/// bill of nothing is the kernel's.
[[nodiscard]] TimeShares time_shares(const Charges& bill);
/// Of a step's own CPU work, its accesses to emulated devices left out: these are Xen's altogether.
[[nodiscard]] TimeShares time_shares(const Step& step);

} // namespace domus::models
