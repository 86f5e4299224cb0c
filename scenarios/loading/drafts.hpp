/// The tables of a scenario file as they stand there: names not yet looked up, defaults not yet taken from elsewhere.
#pragma once

#include "scenarios/loading/workload_keys.hpp"
#include "scenarios/scenario.hpp"
#include "scenarios/toml/keys.hpp"

#include <optional>
#include <vector>

namespace domus::scenarios {

struct RemoteStorageDraft {
  Located target;
  Located link;
};

/// A slot of ARINC 653.
struct SlotDraft {
  Located guest;
  unsigned vcpu = 0;
  models::Nanoseconds runtime{0};
  Position where;
};

struct SchedulerDraft {
  SchedulerSpec spec; ///< its options
  std::optional<models::Scheduler> name;
  std::optional<models::Nanoseconds> major_frame;
  std::vector<SlotDraft> slots;
};

struct Dom0Draft {
  Dom0Spec spec; ///< weight, pinned and reservation
  std::optional<unsigned> vcpus;
  std::optional<models::Memory> memory;
};

/// Prices of a host's own.
struct CostsDraft {
  std::vector<models::PrimitiveFact> prices;
  std::optional<unsigned> smt_rate; ///< of 1024

  [[nodiscard]] bool empty() const { return prices.empty() && !smt_rate; }
};

/// What is unset comes from the host model, where one is named, else from defaults.
struct HostDraft {
  Located name;
  Located model;
  std::optional<std::string> platform;
  std::optional<unsigned> sockets;
  std::optional<unsigned> cores_per_socket;
  std::optional<unsigned> threads_per_core;
  std::optional<models::Memory> memory;
  std::optional<models::XenVersion> xen_version;
  std::optional<models::Toolstack> toolstack;
  std::optional<models::DeviceModel> device_model;
  std::optional<bool> xpti;
  bool pcid = true;
  std::optional<bool> mitigations;
  SchedulerDraft scheduler;
  bool pause_loop_exiting = true;
  Dom0Draft dom0;
  CostsDraft costs;
  std::optional<std::string> storage;
  std::optional<models::Bytes> disk_size;
  std::optional<std::string> nic;
  std::optional<RemoteStorageDraft> remote_storage;
  Position where;
};

struct GuestDraft {
  GuestSpec spec; ///< what needs no looking up
  Located name;
  std::optional<unsigned> count;
  Located host;
  std::optional<models::Mode> mode;
  Located image;
  Located flavor;
  Located workload;
  std::optional<unsigned> vcpus;
  std::optional<models::Memory> memory;
  std::optional<models::Bytes> disk_size;
  std::optional<unsigned> threads;
  const Node* load = nullptr;   ///< changes to the workload's load
  const Node* demand = nullptr; ///< changes to the workload's demand
  Located disk_backend;
  Located network_backend;
  Position where;
};

struct LinkDraft {
  LinkSpec spec;
  Located name;
  Located from;
  Located to;
  Position where;
};

struct FlowDraft {
  BulkFlowSpec spec;
  Located from;
  Located to;
  Located link;
  Position where;
};

struct ScenarioDraft {
  Located policy;
  Scenario scenario; ///< all but the lists
  std::vector<HostDraft> hosts;
  std::vector<GuestDraft> guests;
  std::vector<LinkDraft> links;
  std::vector<FlowDraft> flows;
  std::vector<WorkloadDraft> workloads;
};

/// The keys of each kind of table. What they mean is in the tables themselves.
[[nodiscard]] Keys<HostDraft> host_keys();
[[nodiscard]] Keys<SchedulerDraft> scheduler_keys();
[[nodiscard]] Keys<GuestDraft> guest_keys();
[[nodiscard]] Keys<LinkDraft> link_keys();
[[nodiscard]] Keys<FlowDraft> flow_keys();
[[nodiscard]] Keys<ScenarioDraft> scenario_keys();

} // namespace domus::scenarios
