/// Event channels: how many of dom0's a guest uses, and how many there are.
///
/// dom0 has one end of a channel for every PV disk, every PV NIC, xenstore, a PV guest's console, and one or two for
/// every vCPU of a guest that QEMU serves. Before FIFO event channels the table of dom0 was small enough to be what
/// limits the number of guests, and large HVM guests used it up much faster than PV guests did.
/// Source: facts/policy.md 5 (last lines; Citrix on XenServer 6.2), facts/xen.md 4.3; MEM-013.
#pragma once

#include "models/memory/guest_shape.hpp"
#include "models/units.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace domus::models {

/// How dom0 and Xen find a pending channel; it fixes how many there can be.
enum class EventChannelAbi : std::uint8_t {
  two_level_1024, ///< two-level with 32-bit words: a 32-bit dom0, XenServer up to 6.1
  two_level_4096, ///< two-level with 64-bit words, and XenServer 6.2
  fifo,           ///< FIFO, 131072
};

/// "two-level-1024", "two-level-4096" and "fifo", and back.
[[nodiscard]] std::string_view to_text(EventChannelAbi abi);
[[nodiscard]] std::optional<EventChannelAbi> event_channel_abi_from(std::string_view text);

[[nodiscard]] unsigned event_channel_limit(EventChannelAbi abi);

struct EventChannelUse {
  unsigned per_disk = 1; ///< one block ring
  unsigned per_nic = 1;  ///< 2 where transmit and receive have a channel each (Linux netback and netfront since 3.11)
  /// For each vCPU of a guest with a QEMU: 1, and 2 in XenServer 6.2.
  unsigned device_model_per_vcpu = 1;
  /// What dom0 uses for itself (interrupts, timers, IPIs): 50 to 100.
  unsigned by_the_host = 75;
};

/// Channels of dom0 that one guest takes. A guest whose devices are emulated has none for them.
[[nodiscard]] unsigned dom0_event_channels(const GuestShape& guest, const GuestDevices& devices,
                                           const EventChannelUse& use);

/// What Xen allocates to a domain for `channels`: one page at a time. Assumed: 64 bytes a channel (range 32 to 128).
[[nodiscard]] Memory event_channel_memory(unsigned channels);

} // namespace domus::models
