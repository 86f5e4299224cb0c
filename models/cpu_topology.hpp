/// What a domain knows of its own CPUs. Its kernel places threads by it, rightly or wrongly.
#pragma once

#include "models/mode.hpp"

namespace domus::models {

struct CpuTopology {
  /// CPUs n*t .. n*t+t-1 share a core; 1: the domain knows of no SMT.
  unsigned threads_per_core = 1;
  /// All its CPUs share the last level of cache. A kernel that knows of none looks for no other idle CPU when it wakes
  /// a thread, and lets the target's own CPU do the waking, by IPI (Linux: select_idle_sibling, ttwu_queue).
  bool shared_cache = true;
};

/// On a host with `threads_per_core`. Bare metal knows all. An HVM container sees CPUs that share nothing: the
/// toolstack clears the number of logical CPUs that share each cache in CPUID leaf 4 (xen.git xc_cpuid_x86.c, read for
/// three versions before 4.13; recalled for those after). A PV guest sees one APIC id for all its CPUs, and so one core
/// of that cache (recalled).
[[nodiscard]] CpuTopology topology_seen_by(Mode mode, unsigned threads_per_core);

} // namespace domus::models
