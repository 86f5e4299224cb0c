/// Sandy Bridge-EP, the servers of the XenServer 6 years (Xeon E5-2600, 2012).
#include "models/platforms/tables.hpp"

namespace domus::models::platforms {

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
  return {platform, {}};
}

} // namespace domus::models::platforms
