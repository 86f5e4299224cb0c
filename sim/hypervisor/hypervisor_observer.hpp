/// Whoever wants to see every change of what a host's vCPUs and pCPUs do, to draw it. Costs nothing where nobody does.
#pragma once

#include "models/units.hpp"
#include "sim/hypervisor/pcpu_set.hpp"
#include "sim/hypervisor/unit.hpp"

#include <cstdint>

namespace domus::sim {

/// What a pCPU spends its time on.
enum class PcpuMode : std::uint8_t { idle, guest, hypervisor };

/// Both are called in the middle of the hypervisor's work: nothing of it may be called from there but `standing`.
/// In one instant there may be several changes, of which only the last one lasts.
class HypervisorObserver {
public:
  /// The vCPU's runstate is now `vcpu.runstate`; the reasons that it is `offline` are in `vcpu.holds`.
  virtual void on_runstate(const Vcpu& vcpu, models::Nanoseconds now) = 0;
  /// In mode `guest` the pCPU executes the vCPU whose runstate there is `running`.
  virtual void on_pcpu_mode(PcpuId pcpu, PcpuMode mode, models::Nanoseconds now) = 0;

protected:
  HypervisorObserver() = default;
  HypervisorObserver(const HypervisorObserver&) = default;
  HypervisorObserver& operator=(const HypervisorObserver&) = default;
  ~HypervisorObserver() = default;
};

} // namespace domus::sim
