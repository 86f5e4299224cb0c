#include "models/memory/grant_table.hpp"

#include <algorithm>

namespace domus::models {

namespace {

constexpr unsigned entries_per_frame = 512;
constexpr unsigned active_entries_per_page = 102;
constexpr unsigned mappings_per_frame = 256;
constexpr unsigned maximum_maptrack_frames = 1024;

constexpr unsigned block_ring_grants = 32 * 11 + 1;
constexpr unsigned transmit_grants = 256 + 1;
constexpr unsigned receive_grants = 256 + 1;

constexpr unsigned ceil_div(unsigned a, unsigned b) {
  return (a + b - 1) / b;
}

} // namespace

GrantFrameLimits grant_frame_limits(XenVersion version) {
  return version <= XenVersion{4, 9} ? GrantFrameLimits{4, 32} : GrantFrameLimits{1, 64};
}

unsigned grants_needed(const GuestShape& guest, const GuestDevices& devices) {
  if (traits_of(guest.mode).disk != DoneBy::paravirtual) {
    return 0;
  }
  return devices.disks * block_ring_grants + devices.nics * (transmit_grants + receive_grants);
}

unsigned grants_mapped(const GuestShape& guest, const GuestDevices& devices) {
  if (traits_of(guest.mode).disk != DoneBy::paravirtual) {
    return 0;
  }
  constexpr unsigned receive_ring = 1;
  return devices.disks * block_ring_grants + devices.nics * (transmit_grants + receive_ring);
}

unsigned grant_frames(unsigned grants, XenVersion version) {
  const GrantFrameLimits limits = grant_frame_limits(version);
  return std::clamp(ceil_div(grants, entries_per_frame), limits.initial, limits.maximum);
}

Memory shared_grant_frames_size(unsigned frames) {
  return Memory::pages(frames);
}

Memory active_grant_table_size(unsigned frames) {
  return Memory::pages(ceil_div(frames * entries_per_frame, active_entries_per_page));
}

Memory maptrack_size(unsigned mappings) {
  return Memory::pages(std::min(ceil_div(mappings, mappings_per_frame), maximum_maptrack_frames));
}

} // namespace domus::models
