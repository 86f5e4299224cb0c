#include "models/image.hpp"

#include <doctest/doctest.h>

using namespace domus::models;

namespace {

Image image_with(std::optional<std::string> vm_mode, const char* os_type, const char* disk_format = "vhd") {
  Image image;
  image.vm_mode = std::move(vm_mode);
  image.os_type = os_type;
  image.disk_format = disk_format;
  return image;
}

VmMode vm_mode(std::optional<std::string> written, const char* os_type, const char* disk_format = "vhd") {
  return vm_mode_of(image_with(std::move(written), os_type, disk_format));
}

} // namespace

TEST_CASE("an image's vm_mode decides; without it Linux boots PV and Windows in an HVM container") {
  CHECK(mode_of(image_with("xen", "linux")) == Mode::pv);
  CHECK(mode_of(image_with("hvm", "linux")) == Mode::pvhvm);
  CHECK(mode_of(image_with(std::nullopt, "linux")) == Mode::pv);
  CHECK(mode_of(image_with(std::nullopt, "windows")) == Mode::hvm_pv_drivers);
  CHECK(mode_of(image_with("hvm", "linux", "iso")) == Mode::hvm);
  CHECK_FALSE(mode_of(image_with("metal", "linux")).has_value());
}

TEST_CASE("determine_vm_mode (facts/policy.md 2): old words, words that decide nothing, and words that are wrong") {
  CHECK(vm_mode("PV", "windows") == VmMode::xen);
  CHECK(vm_mode("hv", "linux") == VmMode::hvm);
  CHECK(vm_mode("baremetal", "linux") == VmMode::hvm);
  CHECK(vm_mode("uml", "windows") == VmMode::hvm);
  CHECK(vm_mode("exe", "linux") == VmMode::xen);
  CHECK(vm_mode("metal", "linux") == VmMode::invalid);
  CHECK(vm_mode("", "linux") == VmMode::invalid);
}

TEST_CASE("without vm_mode and os_type the disk's format decides: vhd and ami boot PV") {
  CHECK(vm_mode(std::nullopt, "", "vhd") == VmMode::xen);
  CHECK(vm_mode(std::nullopt, "", "ami") == VmMode::xen);
  CHECK(vm_mode(std::nullopt, "", "iso") == VmMode::hvm);
  CHECK(vm_mode(std::nullopt, "", "raw") == VmMode::hvm);
}
