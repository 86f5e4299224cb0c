/// What keeps a guest from serving more: the busiest of the things that its operations need, by what a run measured.
///
/// A resource limits where it was busy for nine tenths of the window or more. A back-end's thread and QEMU are single
/// servers: by the utilisation law they are busy for (operations a second) x (work for one), the work from the bill.
/// Where nothing is busy, the guest serves what it is asked for, and its load is the limit; but threads that pass
/// messages are asked for nothing: they do as much as they can, and what is left is that they sleep for one another.
#pragma once

#include "analysis/compare/mode_runs.hpp"

#include <cstddef>
#include <string>

namespace domus::analysis {

enum class LimitKind : std::uint8_t {
  disk,
  nic_transmit,
  nic_receive,
  emulator,
  block_backend,
  net_backend,
  dom0_cpus,
  guest_cap,
  host_cpus,
  guest_cpus,
  threads,          ///< all threads that serve operations are at work or waiting for a device
  clients,          ///< a closed loop whose clients all wait for answers: only a faster answer brings more
  emulated_devices, ///< nothing is busy, but most of the time goes to waiting for QEMU, one access after the other
  one_another,      ///< nothing is busy, but threads that pass messages wait for room, messages and answers
  load,
};

inline constexpr double busy_enough = 0.9;

struct Limit {
  LimitKind kind = LimitKind::load;
  double busy_share = 0; ///< 0 to 1; of the load 0
  bool operator==(const Limit&) const = default;
};

/// "the disk", "dom0's vCPUs" ... as it goes on after "the limit is".
[[nodiscard]] std::string_view to_text(LimitKind kind);
/// The same with how busy it is: "the disk (97 % busy)".
[[nodiscard]] std::string to_text(const Limit& limit);

/// What limits guest number `guest` in these runs.
[[nodiscard]] Limit limit_of(const ModeRuns& runs, std::size_t guest);

/// The stations whose work counts against this limit: where a mode that saves work there moves it. None for devices
/// and the load.
[[nodiscard]] Stations stations_behind(LimitKind kind);

} // namespace domus::analysis
