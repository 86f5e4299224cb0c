/// What Xen spends on keeping track of every page of the host: the frame table (who owns the page, how it is used) and
/// the machine-to-physical table (which guest page it is). Together about 1 % of RAM.
///
/// Source: facts/xen.md 4.3.
#pragma once

#include "models/units.hpp"

namespace domus::models {

/// 32 bytes for every page of the host: 8 MiB a GiB.
[[nodiscard]] Memory frame_table_size(Memory host);

/// 8 bytes for every page of the host, allocated in pieces of 2 MiB: 2 MiB a GiB.
[[nodiscard]] Memory m2p_size(Memory host);

/// The second table that 32-bit PV guests read: 4 bytes for every page, at most 1 GiB, in pieces of 2 MiB (assumed: as
/// the first table). Only in a Xen built for 32-bit PV guests.
[[nodiscard]] Memory compat_m2p_size(Memory host);

} // namespace domus::models
