#include "models/mode.hpp"

#include <doctest/doctest.h>

using namespace domus::models;

TEST_CASE("every mode has a name that reads back") {
  for (const Mode mode : all_modes) {
    CHECK(mode_from(to_text(mode)) == mode);
  }
  CHECK_FALSE(mode_from("pv-hvm").has_value());
}

TEST_CASE("only an HVM guest's disk and network pass through QEMU: PV bypasses it as PVHVM does (facts/xen.md 9)") {
  for (const Mode mode : all_modes) {
    CHECK((traits_of(mode).disk == DoneBy::software) == (mode == Mode::hvm));
    CHECK((traits_of(mode).network == DoneBy::software) == (mode == Mode::hvm));
  }
}

TEST_CASE("PVHVM still boots through QEMU and its firmware, PVH does not") {
  CHECK(needs_device_model(Mode::pvhvm));
  CHECK(needs_device_model(Mode::hvm));
  CHECK_FALSE(needs_device_model(Mode::pvh));
  CHECK_FALSE(needs_device_model(Mode::pv));
}
