/// How a host's pCPUs are grouped: threads in cores, cores in sockets, one NUMA node a socket.
///
/// pCPUs are numbered through: all threads of a core, all cores of a socket, then the next socket.
#pragma once

#include "sim/hypervisor/pcpu_set.hpp"

#include <vector>

namespace domus::sim {

/// The shape of a host. pCPUs = sockets * cores_per_socket * threads_per_core, at most max_pcpus; none of them is 0.
struct TopologyShape {
  unsigned sockets = 1;
  unsigned cores_per_socket = 1;
  unsigned threads_per_core = 1;
};

class Topology {
public:
  /// Precondition: the shape is as TopologyShape says.
  explicit Topology(TopologyShape shape);

  [[nodiscard]] PcpuId pcpus() const { return pcpus_; }
  [[nodiscard]] unsigned nodes() const { return static_cast<unsigned>(socket_members_.size()); }
  [[nodiscard]] unsigned threads_per_core() const { return threads_per_core_; }
  [[nodiscard]] const PcpuSet& all() const { return all_; }
  [[nodiscard]] unsigned node_of(PcpuId pcpu) const { return node_of_[pcpu]; }
  [[nodiscard]] const PcpuSet& node(unsigned node) const { return socket_members_[node]; }
  /// All threads of the core of `pcpu`, itself included.
  [[nodiscard]] const PcpuSet& siblings(PcpuId pcpu) const { return core_members_[core_of_[pcpu]]; }
  /// All threads of the socket of `pcpu`, itself included.
  [[nodiscard]] const PcpuSet& socket(PcpuId pcpu) const { return socket_members_[node_of_[pcpu]]; }

private:
  PcpuId pcpus_;
  unsigned threads_per_core_;
  PcpuSet all_;
  std::vector<unsigned> core_of_;
  std::vector<unsigned> node_of_;
  std::vector<PcpuSet> core_members_;
  std::vector<PcpuSet> socket_members_;
};

} // namespace domus::sim
