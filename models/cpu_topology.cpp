#include "models/cpu_topology.hpp"

namespace domus::models {

CpuTopology topology_seen_by(Mode mode, unsigned threads_per_core) {
  return {.threads_per_core = mode == Mode::bare_metal ? threads_per_core : 1, .shared_cache = !in_hvm_container(mode)};
}

} // namespace domus::models
