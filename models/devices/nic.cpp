#include "models/devices/nic.hpp"

#include <algorithm>
#include <array>
#include <cassert>

namespace domus::models {

namespace {

constexpr std::string_view moderation_source = "assumed (moderation of Linux drivers: 0 to 125 us)";

constexpr std::array nics{
    NicModel{"1gbe", "Gigabit Ethernet", DataRate::bits_per_second(1e9), 50us, moderation_source},
    NicModel{"10gbe", "10 Gb/s Ethernet", DataRate::bits_per_second(10e9), 20us, moderation_source},
    NicModel{"40gbe", "40 Gb/s Ethernet", DataRate::bits_per_second(40e9), 20us, moderation_source},
};

} // namespace

std::span<const NicModel> all_nics() {
  return nics;
}

const NicModel* find_nic(std::string_view name) {
  for (const NicModel& nic : nics) {
    if (nic.name == name) {
      return &nic;
    }
  }
  return nullptr;
}

Nanoseconds wire_time(const NicModel& nic, Bytes payload, unsigned frames) {
  assert(frames > 0);
  const Bytes on_wire = std::max(payload + frame_overhead * frames, smallest_frame * frames);
  return nic.line_rate.time_for(on_wire);
}

} // namespace domus::models
