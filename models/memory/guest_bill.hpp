/// What one guest costs a host, by the rules of the host's toolstack; and, for comparison, what Xen really allocates.
#pragma once

#include "models/memory/bill.hpp"
#include "models/memory/device_model_memory.hpp"
#include "models/memory/event_channels.hpp"
#include "models/memory/guest_shape.hpp"
#include "models/memory/libxl_overhead.hpp"
#include "models/memory/p2m.hpp"
#include "models/memory/xapi_overhead.hpp"
#include "models/toolstack.hpp"
#include "models/xen_version.hpp"

namespace domus::models {

/// How a host counts memory.
struct MemoryAccounting {
  Toolstack toolstack = Toolstack::xapi;
  XenVersion xen{4, 17};
  XapiRule xapi = XapiRule::before_26; ///< only read where the toolstack is xapi
  DeviceModel device_model = DeviceModel::qemu_xen;
};

/// What is set aside for the guest: its RAM, the toolstack's overhead, and its QEMU's memory in dom0 (the typical value
/// of device_model_memory). This is the bill that decides how many guests fit.
[[nodiscard]] MemoryBill guest_memory_bill(const GuestShape& guest, const MemoryAccounting& accounting);

/// What Xen is expected to allocate for the guest once it runs: the p2m, grant frames, event channels, domain and vCPU
/// structures, and the back-end's maptrack. It lies inside what guest_memory_bill sets aside and explains how generous
/// that is. Lines paid by guest RAM show what the guest loses of its own.
[[nodiscard]] MemoryBill xen_structures_bill(const GuestShape& guest, const GuestDevices& devices,
                                             const EventChannelUse& channels, XenVersion version, const PageMix& mix);

} // namespace domus::models
