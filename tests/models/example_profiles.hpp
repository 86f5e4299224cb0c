/// Profiles and demands that the tests of the cost model share.
#pragma once

#include "models/guest_profile.hpp"

namespace domus::models {

inline GuestProfile profile_of(Mode mode, std::string_view platform = "sandy-bridge") {
  GuestProfile profile;
  profile.mode = mode;
  profile.platform = find_platform(platform);
  return profile;
}

inline GuestProfile dom0_of(std::string_view platform = "sandy-bridge") {
  GuestProfile profile = profile_of(Mode::pv, platform);
  profile.vcpus = 4;
  return profile;
}

inline Quantity exactly(double value) {
  return {value, value, value, "made up"};
}

inline CpuTime exactly(Nanoseconds time) {
  return {time, time, time, "made up"};
}

inline double in_us(MeanTime time) {
  return time.count() / 1000;
}

} // namespace domus::models
