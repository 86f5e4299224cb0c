#include "models/memory/xapi_overhead.hpp"

#include <algorithm>
#include <cassert>
#include <cstdint>

namespace domus::models {

namespace {

constexpr std::int64_t pages_per_mib = 256;
constexpr std::int64_t pages_per_vcpu_from_26 = 38;

constexpr std::int64_t ceil_div(std::int64_t a, std::int64_t b) {
  return (a + b - 1) / b;
}

} // namespace

XapiOverhead xapi_overhead(const GuestShape& guest, XapiRule rule, double shadow_multiplier) {
  assert(guest.memory > Memory{} && guest.vcpus >= 1 && shadow_multiplier > 0);
  assert(!guest.pv_shim || guest.mode == Mode::pv);
  XapiOverhead overhead;
  if (guest.mode == Mode::bare_metal) {
    return overhead;
  }
  const std::int64_t static_max_mib = ceil_div(guest.memory.count(), Memory::mib(1).count());
  const std::int64_t vcpus = guest.vcpus;
  const bool container = in_hvm_container(guest.mode) || guest.pv_shim;

  overhead.internal = Memory::mib(container ? 1 : 0);
  overhead.external = Memory::mib(1);
  const std::int64_t shadow_mib = ceil_div(256 * vcpus + 2 * static_max_mib, pages_per_mib);
  overhead.shadow = Memory::mib(
      std::max<std::int64_t>(1, static_cast<std::int64_t>(static_cast<double>(shadow_mib) * shadow_multiplier)));
  if (guest.pv_shim) {
    overhead.shim = Memory::mib(23 + static_max_mib / 90);
  }
  if (rule == XapiRule::from_26) {
    overhead.vcpu_structures = Memory::mib(ceil_div(pages_per_vcpu_from_26 * vcpus, pages_per_mib));
  }
  return overhead;
}

} // namespace domus::models
