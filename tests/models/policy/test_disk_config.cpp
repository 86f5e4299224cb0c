#include "models/policy/disk_config.hpp"

#include <doctest/doctest.h>

using namespace domus::models;

namespace {

constexpr auto automatic = DiskConfig::automatic;
constexpr auto manual = DiskConfig::manual;

} // namespace

TEST_CASE("auto_disk_config: the truth table of facts/policy.md 4") {
  for (const char* const value : {"disabled", "Disabled", " DISABLED "}) {
    CAPTURE(value);
    CHECK_FALSE(disk_config_of(value, automatic).has_value()); // 400
    CHECK(disk_config_of(value, manual) == manual);
    CHECK(disk_config_of(value, std::nullopt) == manual);
  }
  for (const char* const value : {"True", "False", "", "false", "manual"}) {
    CAPTURE(value);
    CHECK(disk_config_of(value, automatic) == automatic);
    CHECK(disk_config_of(value, manual) == manual);
  }
  for (const char* const value : {"1", "t", "T", "true", "True", "TRUE", "on", "y", "YES"}) {
    CAPTURE(value);
    CHECK(disk_config_of(value, std::nullopt) == automatic);
  }
  for (const char* const value : {"0", "False", "", "off", "no", "2", "enabled"}) {
    CAPTURE(value);
    CHECK(disk_config_of(value, std::nullopt) == manual);
  }
}

TEST_CASE("AUTO and MANUAL are written in these letters only") {
  CHECK(disk_config_from("AUTO") == automatic);
  CHECK(disk_config_from("MANUAL") == manual);
  CHECK_FALSE(disk_config_from("auto").has_value());
  CHECK_FALSE(disk_config_from("").has_value());
}
