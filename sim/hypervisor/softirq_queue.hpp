/// The pCPUs on which SCHEDULE is pending, first raised first: one pending bit a pCPU, as Xen's softirqs have.
#pragma once

#include "sim/hypervisor/pcpu_set.hpp"

#include <cassert>
#include <cstddef>
#include <vector>

namespace domus::sim {

class SoftirqQueue {
public:
  explicit SoftirqQueue(PcpuId pcpus) : ring_(pcpus) {}

  [[nodiscard]] bool empty() const { return count_ == 0; }
  [[nodiscard]] bool pending(PcpuId pcpu) const { return pending_.contains(pcpu); }
  /// No effect if it is pending already.
  void raise(PcpuId pcpu) {
    if (pending_.contains(pcpu)) {
      return;
    }
    pending_.insert(pcpu);
    ring_[(head_ + count_++) % ring_.size()] = pcpu;
  }
  /// Takes the first. Precondition: not empty.
  PcpuId take() {
    assert(count_ > 0);
    const PcpuId pcpu = ring_[head_];
    head_ = head_ + 1 == ring_.size() ? 0 : head_ + 1;
    --count_;
    pending_.erase(pcpu);
    return pcpu;
  }

private:
  std::vector<PcpuId> ring_;
  std::size_t head_ = 0;
  std::size_t count_ = 0;
  PcpuSet pending_;
};

} // namespace domus::sim
