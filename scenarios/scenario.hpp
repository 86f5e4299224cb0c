/// What to simulate: hosts, the guests on them, what the guests do, and what connects the hosts.
///
/// Plain values, complete and checked: scenarios/load.hpp makes them from a file, tests make them by hand. References
/// between them are indices into the scenario's own lists, so that nothing can dangle or need looking up again.
#pragma once

#include "models/guest_profile.hpp"
#include "models/host_model.hpp"
#include "models/mode.hpp"
#include "models/platform.hpp"
#include "models/scheduler.hpp"
#include "models/toolstack.hpp"
#include "models/units.hpp"
#include "models/workload.hpp"
#include "models/xen_version.hpp"
#include "scenarios/position.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace domus::scenarios {

/// The hypervisor's CPU scheduler and its settings (facts/xen.md 1.1).
struct SchedulerSpec {
  models::Scheduler name = models::Scheduler::credit;
  models::SchedulerOptions options;
  /// ARINC 653: domain 0 is dom0, and then come the host's guests in the order of Scenario::guests. Without slots Xen
  /// gives 10 ms to each vCPU of dom0, and nothing to guests.
  models::ArincTable arinc653;
};

struct Dom0Spec {
  unsigned vcpus = 4; ///< at most the host's pCPUs
  models::Memory memory = models::Memory::mib(4096);
  unsigned weight = 256;                          ///< 1 to 65535
  bool pinned = false;                            ///< vCPU n runs on pCPU n only (dom0_vcpus_pin)
  std::optional<models::Reservation> reservation; ///< of each vCPU under RTDS; unset: Xen's default
};

/// An iSCSI target that a host reaches over a link; guests whose disk is "iscsi" keep it there.
struct RemoteStorageSpec {
  std::size_t target = 0; ///< the host whose storage serves the requests (index into Scenario::hosts)
  std::size_t link = 0;   ///< index into Scenario::links
};

/// Of one host: what the simulator's sets of pCPUs hold.
inline constexpr unsigned most_pcpus = 256;

struct HostSpec {
  std::string name;
  std::string model;    ///< the host model of the catalogue that the rest came from, where one was named
  std::string platform; ///< a name of models/platform.hpp
  /// The platform with prices of the host's own in it; null where all are the platform's. Copies of the host share it.
  std::shared_ptr<const models::Platform> repriced;
  bool own_smt_rate = false; ///< among these prices is one of SMT
  unsigned sockets = 1;
  unsigned cores_per_socket = 1;
  unsigned threads_per_core = 1;
  models::Memory memory;
  models::XenVersion xen_version;
  models::Toolstack toolstack = models::Toolstack::xapi;
  models::XapiRule xapi = models::XapiRule::before_26;
  models::DeviceModel device_model = models::DeviceModel::qemu_xen; ///< the QEMU of HVM guests
  bool compat_m2p = true;                                           ///< Xen is built for 32-bit PV guests too
  models::EventChannelAbi event_channel_abi = models::EventChannelAbi::two_level_4096;
  models::EventChannelUse event_channels;
  std::optional<bool> xpti; ///< page-table isolation of PV guests; unset = where `mitigations` and the CPU ask for it
  bool pcid = true;         ///< where XPTI is on and the CPU has PCIDs, Xen uses them
  std::optional<bool> mitigations; ///< of Spectre, in Xen and dom0's kernel; unset = from Xen 4.11 on
  SchedulerSpec scheduler;
  bool pause_loop_exiting = true; ///< Xen's use of PLE, or of AMD's pause filter
  Dom0Spec dom0;
  std::string storage;                    ///< a disk of models/devices
  std::optional<models::Bytes> disk_size; ///< room for guests' local disks; unset: not looked at
  std::string nic;                        ///< a NIC of models/devices
  std::optional<RemoteStorageSpec> remote_storage;
  Position where;

  [[nodiscard]] unsigned pcpus() const { return sockets * cores_per_socket * threads_per_core; }
};

/// The source of prices that a scenario gives.
inline constexpr std::string_view given_by_scenario = "the scenario";

/// Where the host's prices are; lives as long as some copy of the host, or as the program.
/// Precondition: the host's platform exists (load_scenario sees to it).
[[nodiscard]] const models::Platform& platform_of(const HostSpec& host);

/// Whether its scheduler sets dom0's weight itself: credit does on XenServer and XCP-ng (facts/xen.md 0).
[[nodiscard]] bool weighs_dom0_itself(const HostSpec& host);

/// The host as the memory bill and the capacity planner see it.
[[nodiscard]] models::HostModel host_model_of(const HostSpec& host);

enum class DiskPlace : std::uint8_t { local, iscsi };
[[nodiscard]] std::string_view to_text(DiskPlace place);

struct GuestSpec {
  std::string name;     ///< unique in the scenario; any text at all
  std::size_t host = 0; ///< index into Scenario::hosts
  models::Mode mode = models::Mode::pv;
  std::optional<std::string> flavor; ///< the flavor that vcpus, memory and disk_size came from, where one was named
  std::optional<std::string> image;  ///< the image that mode came from, where one was named
  unsigned vcpus = 1;
  models::Memory memory;
  models::Bytes disk_size;
  unsigned weight = 256;                          ///< 1 to 65535
  unsigned cap = 0;                               ///< per cent of one pCPU for the whole domain; 0 = none
  std::optional<models::Reservation> reservation; ///< of each vCPU under RTDS; unset: Xen's default
  std::vector<unsigned> hard_affinity;            ///< pCPU numbers, ascending; empty = all
  std::vector<unsigned> soft_affinity;            ///< the same
  models::Workload workload;
  models::PathOptions paths; ///< how its devices are set up
  models::P2mHistory p2m;    ///< of an HVM container
  models::Paging paging = models::Paging::hap;
  bool pv_spinlocks = true;        ///< says nothing in modes without paravirtual IPIs
  std::optional<bool> mitigations; ///< in its kernel, page-table isolation included; unset = as Xen's
  unsigned tick_rate = 0;          ///< ticks a second on a vCPU that runs (CONFIG_HZ); 0: not looked at
  unsigned bits = 64;              ///< a PV guest's kernel: 64 or 32
  models::Pinning pinning = models::Pinning::late;
  bool hardware_domain = false; ///< in mode pv it drives the host's devices itself, as dom0 does
  DiskPlace disk = DiskPlace::local;
  std::optional<std::size_t>
      disk_backend; ///< the driver domain (a guest of the same host) behind the disk; unset = dom0
  std::optional<std::size_t> network_backend; ///< the same for the virtual NIC
  models::Nanoseconds start{0};               ///< when the guest's load begins, from the start of the run
  Position where;
};

/// A network cable or fabric between hosts, carried by SimGrid.
struct LinkSpec {
  std::string name;
  models::DataRate bandwidth;
  models::Nanoseconds latency{0}; ///< one way, at least 1 us (it is how far a host may run ahead of its neighbour)
  std::size_t from = 0;           ///< its two ends (indices into Scenario::hosts); full duplex
  std::size_t to = 0;
};

/// A bulk copy between two hosts, which no guest makes: an image copy, a backup.
struct BulkFlowSpec {
  std::size_t from = 0; ///< index into Scenario::hosts
  std::size_t to = 0;
  std::size_t link = 0; ///< index into Scenario::links
  models::Bytes size;
  models::Nanoseconds start{0};
  std::optional<models::Nanoseconds> repeat; ///< begins again this long after each begin; unset = once
};

struct Scenario {
  std::string name;
  std::string description;
  std::uint64_t seed = 1;
  models::Nanoseconds warmup = std::chrono::seconds(1);
  models::Nanoseconds duration = std::chrono::seconds(10); ///< measured time, after the warm-up
  unsigned replications = 5;
  std::string policy = "rackspace-2015"; ///< what images and flavors that guests name must satisfy
  std::vector<HostSpec> hosts;           ///< at least one
  std::vector<GuestSpec> guests;
  std::vector<LinkSpec> links;
  std::vector<BulkFlowSpec> flows;
};

} // namespace domus::scenarios
