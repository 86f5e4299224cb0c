/// A model of host that a cloud may buy by the thousand: its hardware, and the Xen and toolstack that run on it.
#pragma once

#include "models/memory/device_model_memory.hpp"
#include "models/memory/dom0_sizing.hpp"
#include "models/memory/event_channels.hpp"
#include "models/memory/guest_bill.hpp"
#include "models/memory/host_bill.hpp"
#include "models/toolstack.hpp"
#include "models/units.hpp"
#include "models/xen_version.hpp"

#include <optional>
#include <string>
#include <vector>

namespace domus::models {

/// Where a property of a host model comes from.
struct PropertySource {
  std::string property; ///< "platform", "cpus", "memory" ...
  std::string source;   ///< a fact, or "assumed" with a range
};

struct HostModel {
  std::string id; ///< unique in a catalogue
  std::string name;
  std::string platform; ///< the CPU generation, by the name of models/platform.hpp
  unsigned sockets = 1;
  unsigned cores_per_socket = 1;
  unsigned threads_per_core = 1;
  Memory memory;
  std::string storage;            ///< the device behind guests' local disks, by the name of models/devices
  std::optional<Bytes> disk_size; ///< room for guests' local disks; unset: not looked at
  std::string nic;                ///< by the name of models/devices
  Toolstack toolstack = Toolstack::xapi;
  XenVersion xen{4, 17};
  XapiRule xapi = XapiRule::before_26;
  DeviceModel device_model = DeviceModel::qemu_xen;
  bool compat_m2p = true;
  Dom0Rule dom0_rule = Dom0Rule::xenserver_table;
  std::optional<Memory> dom0_memory;  ///< where someone chose it; else by dom0_rule
  std::optional<unsigned> dom0_vcpus; ///< the same
  EventChannelAbi event_channel_abi = EventChannelAbi::two_level_4096;
  EventChannelUse event_channels;
  std::vector<PropertySource> sources;

  [[nodiscard]] unsigned pcpus() const { return sockets * cores_per_socket * threads_per_core; }
};

/// dom0 starts with nearly all memory and gives it up for guests: xl's autoballoon, where nobody set dom0_mem.
[[nodiscard]] bool dom0_balloons(const HostModel& host);

/// dom0's memory once the host is full of guests; a dom0 that balloons is down to its own need then.
[[nodiscard]] Memory dom0_memory_of(const HostModel& host);
[[nodiscard]] unsigned dom0_vcpus_of(const HostModel& host);

[[nodiscard]] MemoryAccounting memory_accounting_of(const HostModel& host);
[[nodiscard]] HostMemory host_memory_of(const HostModel& host);

} // namespace domus::models
