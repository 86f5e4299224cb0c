/// Skylake, as a processor for small servers: four cores, one memory controller with two channels (Xeon E3 v5, 2015).
///
/// It stands for the machine of [DF19], of which the source names only 4 cores with 2 threads each and 32 GB: its 32.6
/// GB/s of STREAM copy (MODE-046) are more than two channels of DDR3 can carry (25.6), so it is this generation or a
/// later one; its clock is assumed to be 3.5 GHz (3.1 to 4.0).
#include "models/platforms/tables.hpp"

#include <array>

namespace domus::models::platforms {

namespace {

constexpr std::array differing{
    cycles(
        Primitive::kernel_entry_guard, 2057, 1500, 2300,
        "SYS-008: 775 ns on an E3-1225v5 at 3.3 GHz less entry (200) and isolation (300): buffers cleared on return"),
    cycles(Primitive::exit_transition, 750, 600, 950, "assumed (EXIT-010: 1100-1300 with dispatch)"),
    cycles(Primitive::idle_resume, 4500, 1000, 7000,
           "calibrated on [DF19], memcached with 1 client (a Xen of development, with its assertions)"),
};

} // namespace

Generation skylake() {
  Platform platform;
  platform.name = "skylake";
  platform.description = "Intel Xeon E3-1240 v5, 3.5 GHz (2015)";
  platform.clock = Frequency::gigahertz(3.5);
  platform.speed = {1.40, 1.10, 1.70, "assumed"};
  platform.hap = HapKind::ept;
  platform.apicv = false; // assumed: of this die only the processors for two and more sockets have it
  platform.pcid = true;
  platform.xpti_by_default = true;
  platform.tlb = {1536, 1536, 16, true};
  return {platform, differing};
}

} // namespace domus::models::platforms
