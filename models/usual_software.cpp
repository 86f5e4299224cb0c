#include "models/usual_software.hpp"

namespace domus::models {

DeviceModel usual_device_model(Toolstack toolstack, XenVersion version) {
  const XenVersion first_with_upstream = toolstack == Toolstack::xapi ? XenVersion{4, 11} : XenVersion{4, 3};
  return version < first_with_upstream ? DeviceModel::qemu_traditional : DeviceModel::qemu_xen;
}

EventChannelAbi usual_event_channel_abi(Toolstack toolstack, XenVersion version) {
  const XenVersion first_with_fifo = toolstack == Toolstack::xapi ? XenVersion{4, 6} : XenVersion{4, 4};
  return version < first_with_fifo ? EventChannelAbi::two_level_4096 : EventChannelAbi::fifo;
}

} // namespace domus::models
