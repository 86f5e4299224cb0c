#include "models/memory/nova_overhead.hpp"

#include <cassert>
#include <cmath>

namespace domus::models {

Memory nova_overhead(Memory memory, unsigned vcpus, NovaRule rule) {
  assert(memory > Memory{} && vcpus >= 1);
  const double mib =
      rule == NovaRule::havana ? 0.0081 * memory.in_mib() + 3 : 0.00781 * memory.in_mib() + 1.5 * vcpus + 3;
  return Memory::mib(std::llround(std::ceil(mib)));
}

} // namespace domus::models
