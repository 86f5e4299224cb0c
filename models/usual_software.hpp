/// What a host of a given toolstack and version of Xen usually runs, for hosts that nobody described further.
#pragma once

#include "models/memory/device_model_memory.hpp"
#include "models/memory/event_channels.hpp"
#include "models/toolstack.hpp"
#include "models/xen_version.hpp"

namespace domus::models {

/// The QEMU of HVM guests. libxl: upstream's since Xen 4.3 (D. Scott on libvir-list, April 2013). XenServer: the fork
/// in releases with Xen up to 4.7, upstream's with 4.11 and later (assumed: recalled, not checked).
[[nodiscard]] DeviceModel usual_device_model(Toolstack toolstack, XenVersion version);

/// FIFO event channels came with Xen 4.4 and need a dom0 kernel that knows them, which XenServer's did with Xen 4.6.
/// Earlier 4096. (XenServer 6.1 and 6.2 share Xen 4.1 but not the limit, 1024 and 4096: say which you mean.) Assumed:
/// recalled, not checked.
[[nodiscard]] EventChannelAbi usual_event_channel_abi(Toolstack toolstack, XenVersion version);

} // namespace domus::models
