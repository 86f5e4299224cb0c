/// A flavor: the size of guest that a cloud sells, as OpenStack's Nova describes it and Rackspace extended it.
///
/// Source: facts/policy.md 1. Nova's "GB" and "MB" are GiB and MiB.
#pragma once

#include "models/memory/guest_shape.hpp"
#include "models/units.hpp"

#include <map>
#include <optional>
#include <string>

namespace domus::models {

struct Flavor {
  std::string id; ///< "general1-4"; unique in a catalogue
  std::string name;
  std::string flavor_class; ///< extra spec "class": "standard1", "general1", "io1" ...; images name the ones they allow
  std::string policy_class; ///< "general_flavor" ...
  std::optional<std::string> resize_policy_class;
  Memory memory;
  unsigned vcpus = 1;
  Bytes system_disk;       ///< zero: the guest boots from a volume elsewhere
  Bytes swap;              ///< a disk of its own
  Bytes data_disk;         ///< all data disks together ("ephemeral")
  unsigned data_disks = 0; ///< how many they are
  /// 0 to 99, higher is faster, nothing more is defined; unset for "-1" (no local disk) and for bare-metal flavors.
  std::optional<unsigned> disk_io_index;
  /// The private network's limit in Mb/s, twice the public one's (derived in facts/policy.md 1). May be fractional.
  double rxtx_factor = 0;
  bool is_public = true;                          ///< anyone may use it
  std::map<std::string, std::string> extra_specs; ///< all of them, the above included, as they are written

  bool operator==(const Flavor&) const = default;
};

[[nodiscard]] inline DataRate private_network_rate(const Flavor& flavor) {
  return DataRate::bits_per_second(flavor.rxtx_factor * 1e6);
}
[[nodiscard]] inline DataRate public_network_rate(const Flavor& flavor) {
  return DataRate::bits_per_second(flavor.rxtx_factor * 1e6 / 2);
}

/// What the host stores for such a guest: system disk, swap and data disks.
[[nodiscard]] inline Bytes local_disk_of(const Flavor& flavor) {
  return flavor.system_disk + flavor.swap + flavor.data_disk;
}

/// Disks that the guest sees. A guest without a local system disk has one on a volume.
[[nodiscard]] inline unsigned disks_of(const Flavor& flavor) {
  constexpr unsigned system = 1;
  return system + (flavor.swap > Bytes{} ? 1 : 0) + flavor.data_disks;
}

} // namespace domus::models
