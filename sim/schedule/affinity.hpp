/// Affinities as specs list them, as sets.
#pragma once

#include "sim/hypervisor/pcpu_set.hpp"

#include <vector>

namespace domus::sim {

[[nodiscard]] inline PcpuSet pcpu_set(const std::vector<unsigned>& list) {
  PcpuSet set;
  for (const unsigned pcpu : list) {
    set.insert(pcpu);
  }
  return set;
}

} // namespace domus::sim
