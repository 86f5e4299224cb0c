/// Nehalem-EP, the first Intel servers with EPT and a DDR3 controller of their own (Xeon 5500, 2009).
#include "models/platforms/tables.hpp"

#include <array>

namespace domus::models::platforms {

namespace {

constexpr std::array differing{
    cycles(Primitive::exit_transition, 1009, 900, 2000, "EXIT-007 (Nehalem, recalled; upper end: EXIT-008)"),
    cycles(Primitive::trapped_interrupt_command, 1959, 1400, 3200, "EXIT-012 and what EXIT-007 is more: 1734 + 225"),
    cycles(Primitive::trapped_interrupt_end, 1689, 1200, 3200, "EXIT-014 and what EXIT-007 is more: 1464 + 225"),
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
