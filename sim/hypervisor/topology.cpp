#include "sim/hypervisor/topology.hpp"

#include <cassert>

namespace domus::sim {

Topology::Topology(TopologyShape shape)
    : pcpus_(shape.sockets * shape.cores_per_socket * shape.threads_per_core),
      threads_per_core_(shape.threads_per_core), all_(PcpuSet::range(0, pcpus_)) {
  assert(pcpus_ > 0 && pcpus_ <= max_pcpus);
  const unsigned per_socket = shape.cores_per_socket * shape.threads_per_core;
  for (PcpuId pcpu = 0; pcpu < pcpus_; ++pcpu) {
    core_of_.push_back(pcpu / shape.threads_per_core);
    node_of_.push_back(pcpu / per_socket);
  }
  for (PcpuId first = 0; first < pcpus_; first += shape.threads_per_core) {
    core_members_.push_back(PcpuSet::range(first, shape.threads_per_core));
  }
  for (PcpuId first = 0; first < pcpus_; first += per_socket) {
    socket_members_.push_back(PcpuSet::range(first, per_socket));
  }
}

} // namespace domus::sim
