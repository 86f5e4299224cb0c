/// Which pCPU the code at hand runs on (Xen's smp_processor_id), for the length of a scope.
#pragma once

#include "sim/hypervisor/pcpu_set.hpp"

#include <utility>

namespace domus::sim {

/// Makes a pCPU the one that executes the code of a scope.
class ExecutingOn {
public:
  ExecutingOn(PcpuId& executing, PcpuId pcpu) : executing_(executing), before_(std::exchange(executing, pcpu)) {}
  ~ExecutingOn() { executing_ = before_; }
  ExecutingOn(const ExecutingOn&) = delete;
  ExecutingOn& operator=(const ExecutingOn&) = delete;

private:
  PcpuId& executing_;
  PcpuId before_;
};

} // namespace domus::sim
