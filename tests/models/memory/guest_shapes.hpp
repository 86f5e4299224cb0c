/// Guests as the tests of memory bills describe them.
#pragma once

#include "models/memory/guest_shape.hpp"

namespace domus::models {

inline GuestShape shape(Mode mode, Memory memory, unsigned vcpus) {
  GuestShape guest;
  guest.mode = mode;
  guest.memory = memory;
  guest.vcpus = vcpus;
  return guest;
}

} // namespace domus::models
