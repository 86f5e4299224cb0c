/// The virtualization modes, and who does what in each: the table from which every cost follows.
///
/// Source: facts/xen.md section 9 (Xen wiki "Understanding the Virtualization Spectrum", Stabellini
/// slides), 5.6, 6.1, 7.
#pragma once

#include "models/xen_version.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace domus::models {

enum class Mode : std::uint8_t { bare_metal, pv, hvm, hvm_pv_drivers, pvhvm, pvh };

inline constexpr std::array all_modes{Mode::bare_metal,     Mode::pv,    Mode::hvm,
                                      Mode::hvm_pv_drivers, Mode::pvhvm, Mode::pvh};

/// The name used in scenario files and output: "bare-metal", "pv", "hvm", "hvm-pv-drivers", "pvhvm", "pvh".
[[nodiscard]] std::string_view to_text(Mode mode);
[[nodiscard]] std::optional<Mode> mode_from(std::string_view text);

/// Who does a thing for the guest.
enum class DoneBy : std::uint8_t {
  native,      ///< the hardware itself, no hypervisor below (bare metal)
  paravirtual, ///< the guest asks Xen or a back-end in so many words
  software,    ///< emulated by QEMU
  hypervisor,  ///< emulated by Xen itself (vLAPIC, PIT ...)
  hardware,    ///< VT-x / AMD-V, EPT / NPT
};

[[nodiscard]] std::string_view to_text(DoneBy who);

/// One row of the virtualization spectrum.
struct ModeTraits {
  DoneBy disk;
  DoneBy network;
  DoneBy interrupts;
  DoneBy timers;
  DoneBy boot;
  DoneBy privileged_instructions;
  DoneBy page_tables;

  bool operator==(const ModeTraits&) const = default;
};

[[nodiscard]] const ModeTraits& traits_of(Mode mode);

/// PVH as it is modelled here (PVHv2) can be had for guests from Xen 4.10 on; from 4.4 there was an experimental form
/// (PVHv1), and before no PVH at all. Xen's release notes.
inline constexpr XenVersion first_with_pvh{4, 10};
inline constexpr XenVersion first_with_any_pvh{4, 4};

/// True where the guest is an HVM container: it has VM exits, and (save PVH) a QEMU.
[[nodiscard]] bool in_hvm_container(Mode mode);
/// True where the toolstack starts a QEMU for every such guest (HVM, HVM with PV drivers, PVHVM).
[[nodiscard]] bool needs_device_model(Mode mode);

} // namespace domus::models
