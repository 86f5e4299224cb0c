/// Grant tables: the pages that a guest shares, and what Xen keeps beside them.
///
/// Shared frames hold the entries that the guest writes (version 1: 8 bytes, 512 a frame). Xen's active table has 40
/// bytes for each entry, so that every shared frame costs about five pages more. The domain that maps grants (a
/// back-end) has maptrack frames, 16 bytes for each mapping.
/// Source: facts/xen.md 4.3, 5.1, 5.2.
#pragma once

#include "models/memory/guest_shape.hpp"
#include "models/units.hpp"
#include "models/xen_version.hpp"

namespace domus::models {

/// Frames of a domain's grant table at its creation and at most: 1 and 64; 4 and 32 up to Xen 4.9.
struct GrantFrameLimits {
  unsigned initial;
  unsigned maximum;
};
[[nodiscard]] GrantFrameLimits grant_frame_limits(XenVersion version);

/// Most grants that a guest's PV front-ends hold at once, one ring for a disk and one queue for a NIC: 32 requests of
/// 11 segments and the ring; 256 transmit and 256 receive pages and the two rings. None in a mode without PV devices.
[[nodiscard]] unsigned grants_needed(const GuestShape& guest, const GuestDevices& devices);

/// Of those, the ones that the back-end maps: receive pages are copied to instead.
[[nodiscard]] unsigned grants_mapped(const GuestShape& guest, const GuestDevices& devices);

/// Frames that a table with `grants` entries has under `version`, within its limits.
[[nodiscard]] unsigned grant_frames(unsigned grants, XenVersion version);

[[nodiscard]] Memory shared_grant_frames_size(unsigned frames);
[[nodiscard]] Memory active_grant_table_size(unsigned frames);

/// 256 mappings a frame, at most 1024 frames.
[[nodiscard]] Memory maptrack_size(unsigned mappings);

} // namespace domus::models
