/// A Xen host with its domains, devices and guests' applications, in a calendar of its own.
///
/// dom0 is a domain like any other; a bare-metal host has none, and its only "guest" owns the machine. Who backs a
/// guest's disk and network and who emulates its devices is bound when the guest is placed (sim/host/placement.cpp).
#pragma once

#include "scenarios/scenario.hpp"
#include "sim/devices/disk_servers.hpp"
#include "sim/devices/local_disk.hpp"
#include "sim/devices/wire_station.hpp"
#include "sim/guest/guest_load.hpp"
#include "sim/guest/kernel_times.hpp"
#include "sim/host/domain.hpp"
#include "sim/result.hpp"

#include <cstdint>
#include <deque>
#include <memory>
#include <vector>

namespace domus::sim {

/// A guest on this host: its domain, how its requests travel, and what it is busy with.
struct HostGuest {
  std::size_t index = 0; ///< in Scenario::guests
  HostDomain* domain = nullptr;
  OperationPlan plan;
  GuestIo io;
  std::unique_ptr<GuestLoad> load;
  models::KernelOverhead overhead; ///< what its kernel pays beside its threads' work
  KernelCounts counts_at_window;
  BookedTime time_at_window;
};

class Host final : VcpuListener, EventTarget {
public:
  /// Builds host number `index` of the scenario and its guests. The scenario must be valid and outlive the host.
  Host(const scenarios::Scenario& scenario, std::size_t index, std::uint64_t seed);
  ~Host();
  Host(const Host&) = delete;
  Host& operator=(const Host&) = delete;

  [[nodiscard]] Calendar& calendar() { return calendar_; }
  [[nodiscard]] DiskServers& disk() { return disk_; }
  [[nodiscard]] ItemRouter& router() { return router_; }

  /// Disks of guests on iSCSI go there from now on. To be called before begin(); `disk` outlives the host.
  void attach_remote_disk(HardwareStation& disk);

  /// Starts dom0 at once and every guest, vCPUs and load, when its time comes.
  void begin();
  /// The warm-up is over: results count from the present on.
  void begin_window();

  [[nodiscard]] HostResult result() const;
  [[nodiscard]] const std::deque<HostGuest>& guests() const { return guests_; }
  [[nodiscard]] GuestResult guest_result(const HostGuest& guest) const;

private:
  void on_event(std::uint32_t tag, std::uint64_t argument) override;
  void on_dispatched(VcpuId vcpu, PcpuId pcpu, models::Nanoseconds now) override;
  void on_descheduled(VcpuId vcpu, PcpuId pcpu, models::Nanoseconds now, Runstate runstate) override;
  void on_rate_changed(VcpuId vcpu, models::Nanoseconds now) override;
  void on_block_averted(VcpuId vcpu, models::Nanoseconds now) override;

  struct VcpuRef {
    HostDomain* domain;
    unsigned index;
  };

  [[nodiscard]] static KernelTimes times_of(const HostGuest& guest);
  [[nodiscard]] bool has_dom0() const { return domains_.size() > guests_.size(); }
  [[nodiscard]] std::uint64_t migrations() const;

  // placement.cpp
  HostDomain& add_domain(const DomainSetup& setup, const KernelCosts& costs);
  void add_dom0();
  void place_guests();
  void place_domain(const scenarios::GuestSpec& spec, std::size_t index);
  void bind(HostGuest& guest, const scenarios::GuestSpec& spec);
  void bind_back_ends(HostGuest& guest, const scenarios::GuestSpec& spec, unsigned queues);
  void add_load(HostGuest& guest, const scenarios::GuestSpec& spec, unsigned queues);
  void bind_rings(HostGuest& guest, const scenarios::GuestSpec& spec, unsigned queues);
  HostDomain& back_end_domain(const HostGuest& guest, const std::optional<std::size_t>& named);
  std::vector<BatchServer*>& driver_interrupts(HostDomain& domain);
  BatchServer& add_server(HostDomain& domain, ThreadClass thread_class, unsigned vcpu);

  const scenarios::Scenario& scenario_;
  const scenarios::HostSpec& spec_;
  std::size_t index_;
  std::uint64_t seed_;
  Calendar calendar_;
  Executing executing_;
  std::unique_ptr<Hypervisor> hypervisor_;
  ItemRouter router_{calendar_};
  DiskServers disk_;
  LocalDisk local_disk_{router_, disk_};
  WireStation nic_transmit_;
  WireStation nic_receive_;
  std::deque<HostDomain> domains_;
  std::deque<HostGuest> guests_;
  std::deque<BatchServer> servers_;
  std::vector<std::pair<HostDomain*, std::vector<BatchServer*>>> driver_interrupts_;
  std::vector<VcpuRef> vcpus_; ///< by VcpuId
  models::Nanoseconds window_start_{0};
  std::vector<PcpuAccounts> pcpus_at_window_;
  std::uint64_t migrations_at_window_ = 0;
};

} // namespace domus::sim
