/// Westmere-EP: Nehalem in 32 nm with cheaper exits, PCID and 1 GiB pages (Xeon 5600, 2010).
#include "models/platforms/tables.hpp"

#include <array>

namespace domus::models::platforms {

namespace {

constexpr std::array differing{
    cycles(Primitive::exit_transition, 761, 700, 1000, "EXIT-007 (Westmere, recalled)"),
};

} // namespace

Generation westmere() {
  Platform platform;
  platform.name = "westmere";
  platform.description = "Intel Xeon X5650, 2.66 GHz (2010)";
  platform.clock = Frequency::gigahertz(2.66);
  platform.speed = {0.57, 0.42, 0.78, "assumed"};
  platform.hap = HapKind::ept;
  platform.pcid = true;
  platform.xpti_by_default = true;
  platform.tlb = {512, 32, 4};
  return {platform, differing};
}

} // namespace domus::models::platforms
