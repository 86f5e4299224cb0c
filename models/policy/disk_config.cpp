#include "models/policy/disk_config.hpp"

#include "models/policy/text.hpp"

namespace domus::models {

std::string_view to_text(DiskConfig config) {
  return config == DiskConfig::automatic ? "AUTO" : "MANUAL";
}

std::optional<DiskConfig> disk_config_from(std::string_view text) {
  for (const DiskConfig config : {DiskConfig::automatic, DiskConfig::manual}) {
    if (text == to_text(config)) {
      return config;
    }
  }
  return std::nullopt;
}

bool refuses_automatic(std::string_view auto_disk_config) {
  return lower(trimmed(auto_disk_config)) == "disabled";
}

std::optional<DiskConfig> disk_config_of(std::string_view auto_disk_config, std::optional<DiskConfig> requested) {
  if (!requested) {
    return says_yes(auto_disk_config) ? DiskConfig::automatic : DiskConfig::manual;
  }
  if (*requested == DiskConfig::automatic && refuses_automatic(auto_disk_config)) {
    return std::nullopt;
  }
  return requested;
}

} // namespace domus::models
