/// How many guests of one flavor fit on a host in a mode, and which resource runs out first.
///
/// A host supplies six resources: memory, dom0's memory (for QEMUs), dom0's CPU, dom0's event channels, local disk and,
/// where vCPUs are reserved, vCPUs. Every guest of the flavor takes the same of each, so each resource alone gives a
/// number of guests, the least of them is the answer, and its resource is what must be added to place one more.
#pragma once

#include "models/flavor.hpp"
#include "models/host_model.hpp"
#include "models/memory/bill.hpp"
#include "models/mode.hpp"
#include "models/units.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace domus::models {

enum class HostResource : std::uint8_t { memory, dom0_memory, dom0_cpu, event_channels, disk, vcpus };
inline constexpr std::size_t host_resource_count = 6;
inline constexpr std::array<HostResource, host_resource_count> all_host_resources{
    HostResource::memory,         HostResource::dom0_memory, HostResource::dom0_cpu,
    HostResource::event_channels, HostResource::disk,        HostResource::vcpus};

/// "memory", "dom0 memory", "dom0 CPU", "event channels", "disk", "vCPUs".
[[nodiscard]] std::string_view to_text(HostResource resource);

/// An amount of each resource: what a host has, what a guest takes, or what is left.
struct ResourceAmounts {
  Memory memory;
  Memory dom0_memory;
  Nanoseconds dom0_cpu{0}; ///< vCPU time of dom0 in one second
  std::int64_t event_channels = 0;
  Bytes disk;
  std::int64_t vcpus = 0;

  bool operator==(const ResourceAmounts&) const = default;
};

/// One resource of an amount as a plain number: bytes, nanoseconds or pieces.
[[nodiscard]] std::int64_t amount_of(const ResourceAmounts& amounts, HostResource resource);

struct Capacity {
  std::int64_t count = 0;                         ///< how many fit
  HostResource limited_by = HostResource::memory; ///< the first to refuse one more
  ResourceAmounts supply;                         ///< what the host has for guests
  ResourceAmounts each;                           ///< what one guest takes
  ResourceAmounts headroom;                       ///< what is left with `count` guests; never negative
  /// How many would fit if only this resource counted, by HostResource; unset where a guest takes none of it.
  std::array<std::optional<std::int64_t>, host_resource_count> fits_alone;
};

/// Preconditions: no amount is negative, and a guest takes some memory. Of resources that refuse together the first in
/// the order of HostResource is named.
[[nodiscard]] Capacity fill(const ResourceAmounts& supply, const ResourceAmounts& each);

/// What is not fixed by host and flavor.
struct CapacityPolicy {
  /// vCPUs sold for each hardware thread: 1 = reserved (facts/policy.md 1, io1, compute1 and memory1). Unset: vCPUs do
  /// not limit.
  std::optional<double> cpu_overcommit;
  unsigned nics = 2; ///< public and private network (assumed: as the cloud of the flavor catalogue had)
  /// dom0's vCPU time for one guest in one second, as measured by simulating its workload; zero: not looked at.
  Nanoseconds dom0_cpu_each{0};
  bool hap = true;
  bool pv_shim = false; ///< PV guests run in a shim
};

/// What the host has for guests: memory by host_memory_bill, dom0's memory beyond its own need, all of dom0's vCPU
/// time, event channels that dom0 does not use itself, disk where its size is given, and vCPUs by the policy.
[[nodiscard]] ResourceAmounts supply_of(const HostModel& host, const CapacityPolicy& policy);

/// What one guest takes. Precondition: `mode` is not bare metal.
[[nodiscard]] ResourceAmounts need_of(const Flavor& flavor, Mode mode, const HostModel& host,
                                      const CapacityPolicy& policy);

/// Both put together. Precondition: `mode` is not bare metal.
[[nodiscard]] Capacity capacity_of(const HostModel& host, const Flavor& flavor, Mode mode,
                                   const CapacityPolicy& policy);

/// The guest that the memory formulas see when a flavor runs in a mode.
[[nodiscard]] GuestShape guest_shape_of(const Flavor& flavor, Mode mode, const CapacityPolicy& policy);

} // namespace domus::models
