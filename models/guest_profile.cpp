#include "models/guest_profile.hpp"

namespace domus::models {

std::string_view to_text(Paging paging) {
  return paging == Paging::hap ? "hap" : "shadow";
}

std::string_view to_text(Pinning pinning) {
  return pinning == Pinning::late ? "late" : "from-birth";
}

std::string_view to_text(DiskEmulation disk) {
  return disk == DiskEmulation::ide ? "ide" : "ahci";
}

std::string_view to_text(NicEmulation nic) {
  return nic == NicEmulation::rtl8139 ? "rtl8139" : "e1000";
}

std::string_view to_text(DiskCache cache) {
  return cache == DiskCache::writeback ? "writeback" : "none";
}

std::string_view to_text(DiskBacking backing) {
  return backing == DiskBacking::block_device ? "block-device" : "file";
}

std::string_view to_text(ClockSource clock) {
  switch (clock) {
  case ClockSource::xen:
    return "xen";
  case ClockSource::tsc:
    return "tsc";
  case ClockSource::acpi_pm:
    return "acpi-pm";
  }
  return "";
}

bool drives_devices(const GuestProfile& profile) {
  return profile.mode == Mode::bare_metal || (profile.mode == Mode::pv && profile.hardware_domain);
}

DoneBy disk_by(const GuestProfile& profile) {
  return drives_devices(profile) ? DoneBy::native : traits_of(profile.mode).disk;
}

DoneBy network_by(const GuestProfile& profile) {
  return drives_devices(profile) ? DoneBy::native : traits_of(profile.mode).network;
}

ClockSource clock_source_of(const GuestProfile& profile) {
  const ClockSource wanted = profile.options.clock_source;
  switch (profile.mode) {
  case Mode::bare_metal:
    return ClockSource::tsc;
  case Mode::hvm:
    return wanted == ClockSource::xen ? ClockSource::tsc : wanted;
  case Mode::pv:
  case Mode::pvh:
    return wanted == ClockSource::acpi_pm ? ClockSource::xen : wanted;
  case Mode::hvm_pv_drivers:
  case Mode::pvhvm:
    return wanted;
  }
  return wanted;
}

bool is_shadowed(const GuestProfile& profile) {
  return in_hvm_container(profile.mode) && (profile.paging == Paging::shadow || profile.platform->hap == HapKind::none);
}

} // namespace domus::models
