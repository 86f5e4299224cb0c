/// Hosts and domains for tests of the credit2 scheduler.
#pragma once

#include "recorded_host.hpp"

namespace domus::tests::scheduling {

/// A Xen of this version with credit2 on a host of this shape, with all pCPUs of a socket in one runqueue.
inline HypervisorConfig credit2(XenVersion xen = {4, 20}, TopologyShape shape = {}) {
  HypervisorConfig config;
  config.shape = shape;
  config.scheduler = Scheduler::credit2;
  config.parameters.xen = xen;
  config.parameters.options.credit2_runqueue = RunqueueArrangement::socket;
  return config;
}

inline DomainConfig domain_of(unsigned weight, unsigned cap = 0, unsigned vcpus = 1) {
  DomainConfig config;
  config.vcpus = vcpus;
  config.parameters.weight = weight;
  config.parameters.cap = cap;
  return config;
}

/// A host on which a domain is made, all of it down, and started vCPU by vCPU.
struct Credit2Host : Host {
  using Host::Host;

  VcpuId domain(const DomainConfig& config = {}) { return xen.vcpu(xen.create_domain(config), 0); }
  [[nodiscard]] Nanoseconds credit(VcpuId vcpu) const { return Nanoseconds{xen.standing(vcpu).credit}; }
};

} // namespace domus::tests::scheduling
