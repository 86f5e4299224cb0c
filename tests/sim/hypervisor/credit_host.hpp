/// Domains and versions for tests of the credit scheduler.
#pragma once

#include "recorded_host.hpp"

namespace domus::tests::scheduling {

inline DomainConfig pinned(PcpuId pcpu) {
  DomainConfig config;
  config.hard_affinity = PcpuSet::range(pcpu, 1);
  return config;
}

inline DomainConfig weighing(unsigned weight, unsigned vcpus = 1) {
  DomainConfig config;
  config.parameters.weight = weight;
  config.vcpus = vcpus;
  return config;
}

inline DomainConfig capped(unsigned cap) {
  DomainConfig config;
  config.parameters.cap = cap;
  return config;
}

inline constexpr int boost = 0;
inline constexpr int under = -1;
inline constexpr int over = -2;

/// A host of one socket with a Xen of this version.
inline HypervisorConfig running(XenVersion xen, unsigned cores = 1) {
  HypervisorConfig config = pcpus(cores);
  config.parameters.xen = xen;
  return config;
}

} // namespace domus::tests::scheduling
