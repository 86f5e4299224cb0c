#include "models/memory/device_model_memory.hpp"

namespace domus::models {

std::string_view to_text(DeviceModel device_model) {
  return device_model == DeviceModel::qemu_xen ? "qemu-xen" : "qemu-traditional";
}

std::optional<DeviceModel> device_model_from(std::string_view text) {
  if (text == "qemu-xen") {
    return DeviceModel::qemu_xen;
  }
  if (text == "qemu-traditional") {
    return DeviceModel::qemu_traditional;
  }
  return std::nullopt;
}

MemoryRange device_model_memory(DeviceModel device_model) {
  if (device_model == DeviceModel::qemu_xen) {
    return {Memory::mib(30), Memory::mib(45), Memory::mib(60)};
  }
  return {Memory::mib(5), Memory::mib(7), Memory::mib(30)};
}

MemoryRange device_model_memory(DeviceModel device_model, Mode mode) {
  return needs_device_model(mode) ? device_model_memory(device_model) : MemoryRange{};
}

std::string_view device_model_source(DeviceModel device_model) {
  return device_model == DeviceModel::qemu_xen ? "MEM-015, recalled: 30-60 MiB"
                                               : "assumed: 5-30 MiB, bounded by 500 HVM guests under XenServer 6.2";
}

} // namespace domus::models
