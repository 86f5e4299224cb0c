#include "models/image.hpp"

#include <doctest/doctest.h>

using namespace domus::models;

namespace {

Mode mode_of(std::optional<VmMode> vm_mode, const char* os_type, const char* disk_format = "vhd") {
  Image image;
  image.vm_mode = vm_mode;
  image.os_type = os_type;
  image.disk_format = disk_format;
  return domus::models::mode_of(image);
}

} // namespace

TEST_CASE("an image's vm_mode decides; without it Linux boots PV and Windows in an HVM container") {
  CHECK(mode_of(VmMode::xen, "linux") == Mode::pv);
  CHECK(mode_of(VmMode::hvm, "linux") == Mode::pvhvm);
  CHECK(mode_of(std::nullopt, "linux") == Mode::pv);
  CHECK(mode_of(std::nullopt, "windows") == Mode::hvm_pv_drivers);
  CHECK(mode_of(VmMode::hvm, "linux", "iso") == Mode::hvm);
}
