/// What every memory formula asks about a guest: its mode, its size, and what it is connected to.
#pragma once

#include "models/mode.hpp"
#include "models/units.hpp"

namespace domus::models {

struct GuestShape {
  Mode mode = Mode::pvhvm;
  Memory memory;      ///< the RAM that the guest was sold (static maximum); positive
  unsigned vcpus = 1; ///< at least 1
  /// Hardware-assisted paging (EPT, NPT). Without it an HVM container runs on shadow page tables. Ignored for PV.
  bool hap = true;
  /// The PV guest runs inside a small PVH container with a Xen of its own (pv-shim). Only for Mode::pv.
  bool pv_shim = false;
  /// It is being migrated live: Xen keeps a bitmap of the pages that it writes, and shadows a PV guest for that
  /// (facts/xen.md 6.3).
  bool log_dirty = false;
};

/// Virtual devices, for what is allocated per device.
struct GuestDevices {
  unsigned disks = 1;
  unsigned nics = 1;
};

} // namespace domus::models
