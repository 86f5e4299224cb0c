/// Path lengths of the kernels' drivers, per request and per packet.
///
/// As a check: fio's 4 KiB reads (demands.csv) take 6.1 us of kernel time at 2.6 GHz natively, 15 700 cycles, of which
/// system call, submission, driver twice, completion and interrupt below are 10 000.
#include "models/platforms/tables.hpp"

#include <array>

namespace domus::models::platforms {

namespace {

using enum Primitive;

constexpr std::array table{
    cycles(block_layer_submit, 3500, 2000, 7000, "assumed (demands.csv: fio, see models/platforms/drivers.cpp)"),
    cycles(block_layer_complete, 2500, 1500, 6000, "assumed (demands.csv: fio)"),
    cycles(disk_driver, 1000, 500, 4000, "assumed (command issue or completion)"),
    cycles(blkfront_request, 2500, 1200, 5000, "assumed (grant references, ring entry)"),
    cycles(blkback_request, 14000, 7000, 17000, "assumed (BLK-008: at most 22 000 cycles with block layer and driver)"),
    cycles(blkback_segment, 800, 300, 2000, "assumed (grant lookup, adding the page)"),
    cycles(blkback_completion, 3000, 1500, 6000, "assumed (end of I/O, response)"),
    cycles(blkback_round, 2000, 1000, 4000, "assumed (thread loop, ring check)"),
    cycles(netfront_packet, 1500, 700, 3000, "assumed"),
    cycles(netfront_slot, 300, 100, 800, "assumed (grant reference, ring entry)"),
    cycles(netback_packet, 917, 640, 2000, "NET-015: 278 ns at an assumed 3.3 GHz, grants left out"),
    cycles(netback_slot, 200, 100, 600, "assumed (ring entry, response)"),
    cycles(netback_round, 1500, 700, 4000, "assumed (poll, ring check)"),
    cycles(bridge_packet, 700, 300, 2000, "assumed (forwarding table, netfilter off)"),
    cycles(nic_driver_packet, 900, 400, 2000, "assumed (descriptor, buffer, GRO)"),
    cycles(nic_driver_round, 800, 400, 2000, "assumed (NAPI poll)"),
    cycles(tap_packet, 2000, 1000, 5000, "assumed (buffer, queue, wake-up of the reader)"),
    cycles(emulated_nic_packet, 1200, 600, 3000, "assumed (descriptor, copy into it where the device needs one)"),
};

} // namespace

std::span<const PrimitiveFact> drivers() {
  return table;
}

} // namespace domus::models::platforms
