/// Nehalem-EP, the first Intel servers with EPT and a DDR3 controller of their own (Xeon 5500, 2009).
#include "models/platforms/tables.hpp"

#include <array>

namespace domus::models::platforms {

namespace {

constexpr std::array differing{
    cycles(Primitive::exit_transition, 1009, 900, 2000, "EXIT-007 (Nehalem, recalled; upper end: EXIT-008)"),
};

} // namespace

Generation nehalem() {
  Platform platform;
  platform.name = "nehalem";
  platform.description = "Intel Xeon X5570, 2.93 GHz (2009)";
  platform.clock = Frequency::gigahertz(2.93);
  platform.speed = {0.60, 0.45, 0.80, "assumed"};
  platform.hap = HapKind::ept;
  platform.xpti_by_default = true;
  platform.tlb = {512, 32, 0};
  return {platform, differing};
}

} // namespace domus::models::platforms
