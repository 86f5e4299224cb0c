/// Disks and arrays: how long a request keeps one of their servers busy.
///
/// A disk is a number of servers with one queue (a spindle is one; an array or an SSD works on many requests at once).
/// A request costs its command's overhead, positioning unless it starts where the server's last one ended, and its
/// transfer. A RAID10 write goes to two spindles, but the controller's cache collects writes and sorts them, about
/// halving what each costs; the two are taken to cancel (assumed), so writes cost what reads cost. What is left out: a
/// write that finds room in a controller's cache is really acknowledged sooner.
///
/// Anchors: Rackspace's relative disk index (facts/policy.md 1) is about 2 000 requests a second for Standard flavors
/// (RAID10 SATA), 20 000 for general1-1 and 80 000 for io1-120 (RAID10 SSD): the arrays below do 2 000 and 80 000
/// random 4 KiB reads.
#pragma once

#include "models/itinerary.hpp"
#include "models/units.hpp"

#include <span>
#include <string_view>

namespace domus::models {

struct DiskModel {
  std::string_view name; ///< as in scenario files: "raid10-ssd"
  std::string_view description;
  unsigned servers = 1;             ///< requests served at once
  Nanoseconds command_overhead{0};  ///< for every request
  Nanoseconds least_positioning{0}; ///< a request that follows no other: uniform between these two
  Nanoseconds most_positioning{0};
  DataRate read_rate; ///< of one server
  DataRate write_rate;
  Nanoseconds flush{0}; ///< until everything acknowledged is safe; near 0 with a protected cache
  std::string_view source;
};

/// All disks that scenarios can name.
[[nodiscard]] std::span<const DiskModel> all_disks();
/// The disk of that name, or null. Lives as long as the program.
[[nodiscard]] const DiskModel* find_disk(std::string_view name);

/// Time for which `request` keeps a server of `disk`. `uniform01` in [0, 1) draws seek and rotation.
/// `follows_previous`: it starts where the request that this server did last ended. A flush is added where the request
/// asks for one.
[[nodiscard]] Nanoseconds service_time(const DiskModel& disk, const RequestShape& request, double uniform01,
                                       bool follows_previous);
/// Its mean over the draw.
[[nodiscard]] Nanoseconds mean_service_time(const DiskModel& disk, const RequestShape& request, bool follows_previous);

} // namespace domus::models
