/// The host's own disk as a station of its guests' block requests.
#pragma once

#include "sim/devices/disk_servers.hpp"
#include "sim/io/item_router.hpp"

namespace domus::sim {

/// Where on the disk the item's request goes.
[[nodiscard]] double position_of(const Item& item);

class LocalDisk final : public HardwareStation, EventTarget {
public:
  LocalDisk(ItemRouter& router, DiskServers& servers) : router_(router), servers_(servers) {}
  void submit(Item& item) override;

private:
  void on_event(std::uint32_t tag, std::uint64_t argument) override;

  ItemRouter& router_;
  DiskServers& servers_;
};

/// An item as the argument of an event, and back.
[[nodiscard]] std::uint64_t argument_of(Item& item);
[[nodiscard]] Item& item_of(std::uint64_t argument);

} // namespace domus::sim
