#include "models/itinerary.hpp"

#include <array>
#include <cstddef>

namespace domus::models {

std::string_view to_text(Station station) {
  static constexpr std::array<std::string_view, station_count> names{
      "guest thread",           "guest interrupt",
      "block back-end",         "net back-end (transmit)",
      "net back-end (receive)", "QEMU",
      "driver interrupt",       "disk",
      "NIC transmit",           "NIC receive"};
  return names[static_cast<std::size_t>(station)];
}

std::string_view to_text(Cause cause) {
  static constexpr std::array<std::string_view, cause_count> names{
      "user work",       "kernel work",     "system calls",    "page faults",   "page-table writes",
      "single updates",  "batched updates", "new page tables", "pinning",       "unpinning",
      "emulated writes", "TLB flushes",     "resyncs",         "TLB misses",    "CR3 switches",
      "thread switch",   "wake-up",         "timer",           "clock reads",   "driver",
      "data copy",       "grants",          "hypercall",       "event channel", "interrupt",
      "VM exits",        "QEMU emulation",  "bridge",          "device",        "wire",
      "mitigations"};
  return names[static_cast<std::size_t>(cause)];
}

std::string_view to_text(Locus locus) {
  static constexpr std::array<std::string_view, 6> names{"guest user",  "guest kernel", "Xen",
                                                         "dom0 kernel", "QEMU in dom0", "hardware"};
  return names[static_cast<std::size_t>(locus)];
}

MeanTime lonely_work(const Step& step) {
  const EmulatedAccesses& accesses = step.accesses;
  return step.per_item + step.per_batch +
         (accesses.count + accesses.batch_count) * (accesses.exit + accesses.emulator) +
         accesses.handled_in_xen * accesses.in_xen;
}

MeanTime sum_of(const std::vector<Charge>& charges) {
  MeanTime sum{0};
  for (const Charge& charge : charges) {
    sum += charge.total();
  }
  return sum;
}

} // namespace domus::models
