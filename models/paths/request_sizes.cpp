#include "models/paths/request_sizes.hpp"

#include <algorithm>

namespace domus::models {

namespace {

constexpr Bytes page = Bytes::kib(4);
constexpr unsigned legacy_segments = 11;
constexpr Bytes block_layer_limit = Bytes::kib(512); // max_sectors_kb of Linux before 4.3 (assumed for all)

} // namespace

Bytes largest_block_request(const GuestProfile& guest) {
  const PathOptions& options = guest.options;
  switch (disk_by(guest)) {
  case DoneBy::paravirtual:
    return page * std::max(options.indirect_segments, legacy_segments);
  case DoneBy::software:
    return options.disk_emulation == DiskEmulation::ide ? Bytes::kib(128) : block_layer_limit;
  default:
    return block_layer_limit;
  }
}

Bytes largest_packet(const GuestProfile& guest, bool segmentation_offload) {
  const bool emulated = network_by(guest) == DoneBy::software;
  return segmentation_offload && !emulated ? Bytes::kib(64) : mtu;
}

Pieces cut(Bytes size, Bytes limit) {
  const std::int64_t count = std::max<std::int64_t>(1, (size.count() + limit.count() - 1) / limit.count());
  return {static_cast<unsigned>(count), Bytes{(size.count() + count - 1) / count}};
}

unsigned frames_of(Bytes size) {
  return cut(size, mtu).count;
}

unsigned ring_slots(Ring ring, const GuestProfile& guest) {
  const DoneBy disk = disk_by(guest);
  const DoneBy network = network_by(guest);
  const PathOptions& options = guest.options;
  switch (ring) {
  case Ring::none:
    return 0;
  case Ring::block:
    if (disk == DoneBy::software) {
      return options.disk_emulation == DiskEmulation::ide ? 1 : 31;
    }
    return disk == DoneBy::paravirtual ? 32 * options.block_ring_pages : 0;
  case Ring::net_transmit:
    if (network == DoneBy::software) {
      return options.nic_emulation == NicEmulation::rtl8139 ? 4 : 256;
    }
    return network == DoneBy::paravirtual ? 256 : 0;
  case Ring::net_receive:
    return network == DoneBy::paravirtual ? 256 : 0;
  }
  return 0;
}

} // namespace domus::models
