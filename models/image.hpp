/// An image: the operating system that a guest boots, and what its metadata say about how it must be run.
///
/// Source: facts/policy.md 2.
#pragma once

#include "models/mode.hpp"
#include "models/units.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace domus::models {

/// The image property "vm_mode".
enum class VmMode : std::uint8_t { xen, hvm };

struct Image {
  std::string id; ///< unique in a catalogue
  std::string name;
  std::optional<VmMode> vm_mode; ///< unset on Windows images and on old snapshots
  std::string os_type;           ///< "linux" or "windows"
  std::string os_distro;         ///< "org.centos" ...
  std::string os_version;
  std::optional<std::string> kernel;         ///< the distribution's kernel series: "2.6.32"
  std::optional<std::string> file_system;    ///< of the system disk: "ext3", "ext4", "ntfs"
  std::string auto_disk_config;              ///< "True", "False", "false" or "disabled": kept as written, rules read it
  std::optional<std::string> flavor_classes; ///< "*,!onmetal"; unset: any flavor
  Memory min_ram;
  Bytes min_disk;
  std::optional<std::string> hypervisor_version_requires; ///< ">=6.1"
  std::optional<std::string> release_id;                  ///< the same for the PV and the PVHVM image of one release
  std::string disk_format;                                ///< "vhd", "iso"
};

/// The mode that a guest of this image runs in. vm_mode decides; without it Linux boots PV and Windows HVM. In an HVM
/// container Linux is a PVHVM guest, since every kernel of such an image has PV drivers, timers and vector callbacks;
/// Windows has PV drivers from the guest tools; an image that is not a disk (an ISO) has nothing but emulated devices.
[[nodiscard]] Mode mode_of(const Image& image);

} // namespace domus::models
