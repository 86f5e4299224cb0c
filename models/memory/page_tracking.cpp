#include "models/memory/page_tracking.hpp"

#include <algorithm>
#include <cstdint>

namespace domus::models {

namespace {

Memory in_pieces_of_2_mib(Memory amount) {
  const Memory piece = Memory::mib(2);
  return piece * ((amount.count() + piece.count() - 1) / piece.count());
}

} // namespace

Memory frame_table_size(Memory host) {
  return Memory{32} * host.in_pages_up();
}

Memory m2p_size(Memory host) {
  return in_pieces_of_2_mib(Memory{8} * host.in_pages_up());
}

Memory compat_m2p_size(Memory host) {
  return std::min(in_pieces_of_2_mib(Memory{4} * host.in_pages_up()), Memory::gib(1));
}

} // namespace domus::models
