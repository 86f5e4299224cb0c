/// Sandy Bridge-EP, the servers of the XenServer 6 years (Xeon E5-2600, 2012).
#include "models/platforms/tables.hpp"

#include <array>

namespace domus::models::platforms {

namespace {

constexpr std::array differing{
    cycles(Primitive::kernel_entry_guard, 1330, 842, 1330,
           "SYS-008: 610 ns on an E5-2660 at an assumed 3.0 GHz (2.2 to 3.0), less entry (200) and isolation (300)"),
};

} // namespace

Generation sandy_bridge() {
  Platform platform;
  platform.name = "sandy-bridge";
  platform.description = "Intel Xeon E5-2670, 2.6 GHz (2012)";
  platform.clock = Frequency::gigahertz(2.6);
  platform.speed = {0.70, 0.55, 0.90, "assumed"};
  platform.hap = HapKind::ept;
  platform.pcid = true;
  platform.xpti_by_default = true;
  platform.tlb = {512, 32, 4};
  return {platform, differing};
}

} // namespace domus::models::platforms
