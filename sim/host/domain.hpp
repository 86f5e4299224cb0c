/// A domain on a host: its kernel, and the vCPUs that Xen runs for it.
#pragma once

#include "sim/guest/guest_kernel.hpp"
#include "sim/hypervisor/hypervisor.hpp"
#include "sim/io/item_router.hpp"

#include <optional>
#include <string>
#include <vector>

namespace domus::sim {

/// The pCPU whose code runs at this instant, if a vCPU's: what Xen calls smp_processor_id().
struct Executing {
  PcpuId pcpu = no_pcpu;
  models::Nanoseconds since{-1}; ///< it says nothing about later instants
};

struct DomainSetup {
  std::string name;
  unsigned vcpus = 1;
  models::CpuTopology topology; ///< as the domain sees it
  DomainParameters parameters;
  std::optional<PcpuSet> hard_affinity;
  std::optional<PcpuSet> soft_affinity;
  bool pinned = false;          ///< vCPU n on pCPU n only
  std::optional<Rate> smt_rate; ///< of its vCPUs beside a busy sibling; unset = the platform's
};

class HostDomain final : VcpuPort {
public:
  HostDomain(Calendar& calendar, Hypervisor& hypervisor, Executing& executing, const DomainSetup& setup,
             const KernelCosts& costs);
  HostDomain(const HostDomain&) = delete;
  HostDomain& operator=(const HostDomain&) = delete;

  [[nodiscard]] GuestKernel& kernel() { return kernel_; }
  [[nodiscard]] const GuestKernel& kernel() const { return kernel_; }
  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] DomainId id() const { return id_; }
  [[nodiscard]] unsigned vcpus() const { return kernel_.vcpus(); }
  [[nodiscard]] VcpuId vcpu(unsigned index) const { return vcpu_ids_[index]; }

  /// Where accesses to emulated devices go, and what one costs QEMU.
  void set_emulator(ItemRouter& router, GuestIo& io, Work access_work);
  /// Brings all vCPUs up.
  void start();

  void begin_window();
  /// What all vCPUs' time has gone into since the window began.
  [[nodiscard]] DomainResult result() const;

private:
  struct Times {
    models::Nanoseconds cpu{0};
    models::Nanoseconds wait{0};
    models::Nanoseconds switching{0};
    models::Nanoseconds blocked{0};
  };
  void wake(unsigned vcpu) override;
  void block(unsigned vcpu) override;
  void pause(unsigned vcpu) override;
  void unpause(unsigned vcpu) override;
  void executes(unsigned vcpu) override;
  void send_access(unsigned vcpu) override;
  [[nodiscard]] Rate rate(unsigned vcpu) const override;
  [[nodiscard]] PcpuId from(unsigned vcpu) const;
  [[nodiscard]] Times times() const;

  Calendar& calendar_;
  Hypervisor& hypervisor_;
  Executing& executing_;
  std::string name_;
  DomainId id_;
  std::vector<VcpuId> vcpu_ids_;
  GuestKernel kernel_;
  ItemRouter* router_ = nullptr;
  GuestIo* io_ = nullptr;
  Work access_work_;
  Times at_window_;
};

} // namespace domus::sim
