#include "models/image.hpp"

namespace domus::models {

Mode mode_of(const Image& image) {
  const bool windows = image.os_type == "windows";
  const VmMode vm_mode = image.vm_mode.value_or(windows ? VmMode::hvm : VmMode::xen);
  if (vm_mode == VmMode::xen) {
    return Mode::pv;
  }
  if (image.disk_format == "iso") {
    return Mode::hvm;
  }
  return windows ? Mode::hvm_pv_drivers : Mode::pvhvm;
}

} // namespace domus::models
