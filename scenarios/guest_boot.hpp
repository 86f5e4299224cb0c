/// Where the system disk of a guest that names a flavor comes from.
#pragma once

#include "models/policy/question.hpp"
#include "scenarios/scenario.hpp"

namespace domus::scenarios {

/// A volume where its disk is remote, or its flavor has none of its own.
[[nodiscard]] inline models::BootSource boot_source_of(const GuestSpec& guest, const models::Flavor& flavor) {
  const bool volume = guest.disk == DiskPlace::iscsi || flavor.system_disk == models::Bytes{0};
  return volume ? models::BootSource::volume : models::BootSource::image;
}

} // namespace domus::scenarios
