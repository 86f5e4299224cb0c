#include "models/image.hpp"

#include "models/policy/text.hpp"

namespace domus::models {

std::string_view to_text(VmMode mode) {
  switch (mode) {
  case VmMode::xen:
    return "xen";
  case VmMode::hvm:
    return "hvm";
  case VmMode::invalid:
    return "invalid";
  }
  return "";
}

VmMode vm_mode_of(const Image& image) {
  if (image.vm_mode) {
    const std::string word = lower(*image.vm_mode);
    if (word == "xen" || word == "pv") {
      return VmMode::xen;
    }
    if (word == "hvm" || word == "hv" || word == "baremetal") {
      return VmMode::hvm;
    }
    if (word != "uml" && word != "exe") {
      return VmMode::invalid;
    }
  }
  if (image.os_type == "linux") {
    return VmMode::xen;
  }
  if (image.os_type == "windows") {
    return VmMode::hvm;
  }
  return image.disk_format == "vhd" || image.disk_format == "ami" ? VmMode::xen : VmMode::hvm;
}

std::optional<Mode> mode_of(const Image& image) {
  switch (vm_mode_of(image)) {
  case VmMode::xen:
    return Mode::pv;
  case VmMode::invalid:
    return std::nullopt;
  case VmMode::hvm:
    break;
  }
  if (image.disk_format == "iso") {
    return Mode::hvm;
  }
  return image.os_type == "windows" ? Mode::hvm_pv_drivers : Mode::pvhvm;
}

} // namespace domus::models
