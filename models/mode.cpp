#include "models/mode.hpp"

#include <cassert>
#include <cstddef>

namespace domus::models {

namespace {

struct Row {
  Mode mode;
  std::string_view name;
  ModeTraits traits;
};

// Columns: disk, network, interrupts, timers, boot, privileged instructions, page tables.
constexpr std::array spectrum{
    Row{Mode::bare_metal,
        "bare-metal",
        {DoneBy::native, DoneBy::native, DoneBy::native, DoneBy::native, DoneBy::native, DoneBy::native,
         DoneBy::native}},
    Row{Mode::pv,
        "pv",
        {DoneBy::paravirtual, DoneBy::paravirtual, DoneBy::paravirtual, DoneBy::paravirtual, DoneBy::paravirtual,
         DoneBy::paravirtual, DoneBy::paravirtual}},
    Row{Mode::hvm,
        "hvm",
        {DoneBy::software, DoneBy::software, DoneBy::hypervisor, DoneBy::hypervisor, DoneBy::software, DoneBy::hardware,
         DoneBy::hardware}},
    Row{Mode::hvm_pv_drivers,
        "hvm-pv-drivers",
        {DoneBy::paravirtual, DoneBy::paravirtual, DoneBy::hypervisor, DoneBy::hypervisor, DoneBy::software,
         DoneBy::hardware, DoneBy::hardware}},
    Row{Mode::pvhvm,
        "pvhvm",
        {DoneBy::paravirtual, DoneBy::paravirtual, DoneBy::paravirtual, DoneBy::paravirtual, DoneBy::software,
         DoneBy::hardware, DoneBy::hardware}},
    Row{Mode::pvh,
        "pvh",
        {DoneBy::paravirtual, DoneBy::paravirtual, DoneBy::paravirtual, DoneBy::paravirtual, DoneBy::paravirtual,
         DoneBy::hardware, DoneBy::hardware}},
};

const Row& row_of(Mode mode) {
  const Row& row = spectrum[static_cast<std::size_t>(mode)];
  assert(row.mode == mode);
  return row;
}

} // namespace

std::string_view to_text(Mode mode) {
  return row_of(mode).name;
}

std::optional<Mode> mode_from(std::string_view text) {
  for (const Row& row : spectrum) {
    if (row.name == text) {
      return row.mode;
    }
  }
  return std::nullopt;
}

std::string_view to_text(DoneBy who) {
  switch (who) {
  case DoneBy::native:
    return "native";
  case DoneBy::paravirtual:
    return "paravirtual";
  case DoneBy::software:
    return "emulated by QEMU";
  case DoneBy::hypervisor:
    return "emulated by Xen";
  case DoneBy::hardware:
    return "hardware";
  }
  return "";
}

const ModeTraits& traits_of(Mode mode) {
  return row_of(mode).traits;
}

bool in_hvm_container(Mode mode) {
  return traits_of(mode).privileged_instructions == DoneBy::hardware;
}

bool needs_device_model(Mode mode) {
  return traits_of(mode).boot == DoneBy::software;
}

} // namespace domus::models
