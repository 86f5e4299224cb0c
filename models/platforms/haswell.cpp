/// Haswell-EP: APIC virtualisation, posted interrupts, a second-level TLB that holds 2 MiB pages too (Xeon E5 v3,
/// 2014).
#include "models/platforms/tables.hpp"

#include <array>

namespace domus::models::platforms {

namespace {

constexpr std::array differing{
    cycles(Primitive::exit_transition, 750, 600, 950, "assumed (EXIT-010: 1100-1300 with dispatch)"),
};

} // namespace

Generation haswell() {
  Platform platform;
  platform.name = "haswell";
  platform.description = "Intel Xeon E5-2680 v3, 2.5 GHz (2014)";
  platform.clock = Frequency::gigahertz(2.5);
  platform.speed = {0.80, 0.65, 1.00, "assumed"};
  platform.hap = HapKind::ept;
  platform.apicv = true;
  platform.pcid = true;
  platform.xpti_by_default = true;
  platform.tlb = {1024, 1024, 4, true};
  return {platform, differing};
}

} // namespace domus::models::platforms
