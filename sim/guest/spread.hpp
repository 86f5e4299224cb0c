/// Where a guest's threads begin: one a core first, then on the siblings.
#pragma once

#include <cassert>

namespace domus::sim {

/// The vCPU of the n-th thread, where `threads_per_core` vCPUs share a core as far as the guest can know: as Linux
/// spreads tasks over idle cores before idle siblings.
[[nodiscard]] constexpr unsigned spread(unsigned n, unsigned vcpus, unsigned threads_per_core) {
  assert(vcpus >= 1 && threads_per_core >= 1);
  const unsigned cores = (vcpus + threads_per_core - 1) / threads_per_core;
  const unsigned vcpu = n % cores * threads_per_core + n / cores % threads_per_core;
  return vcpu < vcpus ? vcpu : n % vcpus;
}

} // namespace domus::sim
