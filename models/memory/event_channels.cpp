#include "models/memory/event_channels.hpp"

#include <array>

namespace domus::models {

namespace {

struct Row {
  EventChannelAbi abi;
  std::string_view name;
  unsigned limit;
};

constexpr std::array rows{Row{EventChannelAbi::two_level_1024, "two-level-1024", 1024},
                          Row{EventChannelAbi::two_level_4096, "two-level-4096", 4096},
                          Row{EventChannelAbi::fifo, "fifo", 131072}};

const Row& row_of(EventChannelAbi abi) {
  return rows[static_cast<std::size_t>(abi)];
}

} // namespace

std::string_view to_text(EventChannelAbi abi) {
  return row_of(abi).name;
}

std::optional<EventChannelAbi> event_channel_abi_from(std::string_view text) {
  for (const Row& row : rows) {
    if (row.name == text) {
      return row.abi;
    }
  }
  return std::nullopt;
}

unsigned event_channel_limit(EventChannelAbi abi) {
  return row_of(abi).limit;
}

unsigned dom0_event_channels(const GuestShape& guest, const GuestDevices& devices, const EventChannelUse& use) {
  if (guest.mode == Mode::bare_metal) {
    return 0;
  }
  constexpr unsigned xenstore = 1;
  unsigned channels = xenstore;
  const ModeTraits& traits = traits_of(guest.mode);
  if (traits.disk == DoneBy::paravirtual) {
    channels += devices.disks * use.per_disk;
  }
  if (traits.network == DoneBy::paravirtual) {
    channels += devices.nics * use.per_nic;
  }
  constexpr unsigned console = 1;
  channels += needs_device_model(guest.mode) ? guest.vcpus * use.device_model_per_vcpu : console;
  return channels;
}

Memory event_channel_memory(unsigned channels) {
  constexpr unsigned per_page = 64;
  return Memory::pages((channels + per_page - 1) / per_page);
}

} // namespace domus::models
