#include "models/memory/libxl_overhead.hpp"

#include <cassert>
#include <cstdint>

namespace domus::models {

namespace {

/// The pool's pages for every MiB of RAM.
std::int64_t pages_per_mib(const GuestShape& guest, LibxlRule rule) {
  if (rule == LibxlRule::xen_4_2_to_4_16) {
    return 2;
  }
  const bool container = in_hvm_container(guest.mode) || guest.pv_shim;
  const bool hap = container && guest.hap;
  return (container ? 1 : 0) + (hap ? 0 : 1);
}

Memory round_up(Memory amount, Memory step) {
  const std::int64_t steps = (amount.count() + step.count() - 1) / step.count();
  return step * steps;
}

} // namespace

Memory libxl_paging_memory(const GuestShape& guest, LibxlRule rule) {
  assert(guest.memory > Memory{} && guest.vcpus >= 1);
  assert(!guest.pv_shim || guest.mode == Mode::pv);
  if (guest.mode == Mode::bare_metal) {
    return Memory{};
  }
  const std::int64_t whole_mib = guest.memory.count() / Memory::mib(1).count();
  return Memory::pages(256 * static_cast<std::int64_t>(guest.vcpus) + pages_per_mib(guest, rule) * whole_mib);
}

LibxlOverhead libxl_overhead(const GuestShape& guest, LibxlRule rule) {
  LibxlOverhead overhead;
  if (guest.mode == Mode::bare_metal) {
    return overhead;
  }
  overhead.paging = libxl_paging_memory(guest, rule);
  overhead.extra = Memory::mib(in_hvm_container(guest.mode) || guest.pv_shim ? 2 : 1);
  if (guest.pv_shim) {
    overhead.shim = Memory::mib(23 + guest.memory.count() / Memory::mib(1).count() / 90);
  }
  const Memory needed = guest.memory + overhead.total();
  overhead.rounding = round_up(needed, Memory::mib(2)) - needed;
  return overhead;
}

} // namespace domus::models
