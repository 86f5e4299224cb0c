#include "models/usual_software.hpp"

#include <doctest/doctest.h>

using namespace domus::models;

TEST_CASE("old XenServer has the QEMU fork and 4096 event channels, new XenServer and xl upstream's and FIFO") {
  CHECK(usual_device_model(Toolstack::xapi, {4, 7}) == DeviceModel::qemu_traditional);
  CHECK(usual_device_model(Toolstack::xapi, {4, 11}) == DeviceModel::qemu_xen);
  CHECK(usual_device_model(Toolstack::libxl, {4, 2}) == DeviceModel::qemu_traditional);
  CHECK(usual_device_model(Toolstack::libxl, {4, 3}) == DeviceModel::qemu_xen);
  CHECK(usual_event_channel_abi(Toolstack::xapi, {4, 4}) == EventChannelAbi::two_level_4096);
  CHECK(usual_event_channel_abi(Toolstack::xapi, {4, 6}) == EventChannelAbi::fifo);
  CHECK(usual_event_channel_abi(Toolstack::libxl, {4, 4}) == EventChannelAbi::fifo);
}
