/// An image: the operating system that a guest boots, and what its metadata say about how it must be run.
///
/// Source: facts/policy.md 2.
#pragma once

#include "models/mode.hpp"
#include "models/units.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace domus::models {

/// What an image boots as: PV ("xen"), in an HVM container, or not on Xen as far as anyone knows.
enum class VmMode : std::uint8_t { xen, hvm, invalid };

/// "xen", "hvm", "invalid".
[[nodiscard]] std::string_view to_text(VmMode mode);

struct Image {
  std::string id; ///< unique in a catalogue
  std::string name;
  std::string status = "active";      ///< only an active image can be booted
  std::optional<std::string> vm_mode; ///< the property, as written; unset on Windows images and on old snapshots
  std::string os_type;                ///< "linux" or "windows"; empty where it was not given
  std::string os_distro;              ///< "org.centos" ...
  std::string os_version;
  std::optional<std::string> kernel;         ///< the distribution's kernel series: "2.6.32"
  std::optional<std::string> file_system;    ///< of the system disk: "ext3", "ext4", "ntfs"
  std::string auto_disk_config;              ///< "True", "False", "false" or "disabled": kept as written, rules read it
  std::optional<std::string> flavor_classes; ///< "*,!onmetal"; unset: any flavor
  Memory min_ram;
  Bytes min_disk;
  Bytes size;                                             ///< of the file; zero: not known
  std::optional<std::string> base_image_ref;              ///< of a snapshot: the image that its server was built from
  std::optional<std::string> hypervisor_version_requires; ///< ">=6.1"
  std::optional<std::string> release_id;                  ///< the same for the PV and the PVHVM image of one release
  std::string disk_format;                                ///< "vhd", "iso"
  std::map<std::string, std::string> properties;          ///< all that its metadata say, the above included

  bool operator==(const Image&) const = default;
};

/// What Nova makes of vm_mode, os_type and disk format on XenServer (determine_vm_mode; facts/policy.md 2). "pv", "hv"
/// and "baremetal" are old words for xen, hvm and hvm; "uml" and "exe" decide nothing; any other word is invalid.
[[nodiscard]] VmMode vm_mode_of(const Image& image);

/// The mode that a guest of this image runs in. vm_mode decides; without it Linux boots PV and Windows HVM. In an HVM
/// container Linux is a PVHVM guest, since every kernel of such an image has PV drivers, timers and vector callbacks;
/// Windows has PV drivers from the guest tools; an image that is not a disk (an ISO) has nothing but emulated devices.
/// Nothing where vm_mode is invalid.
[[nodiscard]] std::optional<Mode> mode_of(const Image& image);

} // namespace domus::models
