#include "models/memory/domain_structures.hpp"

namespace domus::models {

Memory domain_structures_size(const GuestShape& guest) {
  return guest.mode == Mode::bare_metal ? Memory{} : Memory::pages(30);
}

Memory vcpu_structures_size(const GuestShape& guest) {
  if (guest.mode == Mode::bare_metal) {
    return Memory{};
  }
  const bool container = in_hvm_container(guest.mode) || guest.pv_shim;
  return Memory::pages(container ? 8 : 4) * guest.vcpus;
}

} // namespace domus::models
