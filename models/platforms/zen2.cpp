/// AMD Zen 2, the second EPYC generation: nested page tables, no Meltdown and so no XPTI (2019).
#include "models/platforms/tables.hpp"

#include <array>

namespace domus::models::platforms {

namespace {

constexpr std::array differing{
    cycles(Primitive::exit_transition, 1360, 1344, 1376, "EXIT-009: VMRUN to #VMEXIT with VMLOAD"),
    cycles(Primitive::xen_entry_guard, 296, 200, 400, "SYS-006 and SYS-007: 15.5 and 17.8 % of a hypercall (Milan)"),
    cycles(Primitive::trapped_interrupt_command, 2310, 1400, 3600, "assumed (EXIT-012, and EXIT-009 less EXIT-007)"),
    cycles(Primitive::trapped_interrupt_end, 2040, 1200, 3600, "assumed (EXIT-014, and EXIT-009 less EXIT-007)"),
};

} // namespace

Generation zen2() {
  Platform platform;
  platform.name = "zen2";
  platform.description = "AMD EPYC 7502, 2.5 GHz (2019)";
  platform.clock = Frequency::gigahertz(2.5);
  platform.speed = {0.96, 0.75, 1.10, "assumed (the reference CPU is an EPYC of unknown generation at 2.6 GHz)"};
  platform.hap = HapKind::npt;
  platform.first_level_tlb = {64, 64, 64, true};
  platform.tlb = {2048, 2048, 64, true};
  return {platform, differing};
}

} // namespace domus::models::platforms
