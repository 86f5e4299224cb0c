/// What the QEMU of an HVM, HVM-with-PV-drivers or PVHVM guest occupies of dom0's memory. No toolstack counts it.
#pragma once

#include "models/memory/memory_range.hpp"
#include "models/mode.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace domus::models {

enum class DeviceModel : std::uint8_t {
  qemu_traditional, ///< the fork of QEMU that came with Xen; XenServer up to 7.x
  qemu_xen,         ///< upstream QEMU
};

/// "qemu-traditional" and "qemu-xen", and back.
[[nodiscard]] std::string_view to_text(DeviceModel device_model);
[[nodiscard]] std::optional<DeviceModel> device_model_from(std::string_view text);

/// Resident memory of one such process.
/// qemu-xen: 30 to 60 MiB, operators' experience, recalled and unverified (MEM-015).
/// qemu-traditional: assumed. XenServer 6.2 supports 500 HVM guests on a host (facts/policy.md 5) and gives dom0 4 GiB
/// at most (facts/xen.md 4.4), so about 7 MiB each is all that there is room for; up to 30 MiB with fewer guests.
[[nodiscard]] MemoryRange device_model_memory(DeviceModel device_model);

/// The same for a guest in `mode`: all zero where the mode has no QEMU.
[[nodiscard]] MemoryRange device_model_memory(DeviceModel device_model, Mode mode);

/// Where that figure comes from, for a bill.
[[nodiscard]] std::string_view device_model_source(DeviceModel device_model);

} // namespace domus::models
