/// Sharing memory between domains, and emulating devices.
///
/// NET-015 and NET-018 were taken on a Xeon E5-2699v3 (2.3 GHz, up to 3.6 with turbo; 3.3 assumed) with two queues: if
/// both were busy, a packet cost twice as much, which is the upper end here.
#include "models/platforms/tables.hpp"

#include <array>

namespace domus::models::platforms {

namespace {

using enum Primitive;

constexpr std::array table{
    cycles(grant_map, 1500, 800, 3000, "assumed (maptrack, reference counts, page-table entry; about NET-018)"),
    cycles(grant_unmap, 1500, 800, 3000, "assumed (the same backwards)"),
    cycles(grant_copy, 1746, 1217, 3809, "NET-018: 529 ns at an assumed 3.3 GHz"),
    cycles(grant_flush, 1500, 500, 3000, "assumed (local TLB flush and refills)"),
    cycles(grant_flush_per_vcpu, 1000, 155, 3000,
           "assumed (IPI and handler; IPI-005: 69 ns a CPU for the sender alone)"),
    cycles(ioreq, 2500, 1500, 6000, "assumed (decode, request page, pausing and waking the vCPU)"),
    cycles(access_in_xen, 2500, 1000, 20000, "assumed (EMU-004: under 9 us in 2006)"),
    cycles(qemu_access, 8000, 3000, 60000, "assumed (main loop, memory region lookup; EMU-004: under 104 us in 2006)"),
    cycles(qemu_disk_command, 15000, 7000, 40000, "assumed (scatter list, coroutine, asynchronous I/O)"),
    cycles(qemu_packet, 6000, 3000, 20000, "assumed (descriptor, copy to the tap device's buffer)"),
    nanoseconds(dma_status_delays, 30800, 30800, 30800, "facts/xen.md 5.4: 3 x 10 us and 2 x 400 ns"),
};

} // namespace

std::span<const PrimitiveFact> grants_and_emulation() {
  return table;
}

} // namespace domus::models::platforms
