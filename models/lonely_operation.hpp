/// What an operation takes on a host where nothing else happens: nobody queues, nothing is batched, and everybody on
/// the way is asleep when the request arrives.
///
/// The least that the simulator can find for a light load, and the sum that a reader can follow with a pencil: each
/// step's own bill, and what it takes to get there (models/cost_model.hpp). A busy host is cheaper where peers are
/// awake and dearer where they queue.
#pragma once

#include "models/charges.hpp"
#include "models/devices/disk.hpp"
#include "models/devices/nic.hpp"
#include "models/guest_profile.hpp"

#include <vector>

namespace domus::models {

/// A host as one guest meets it when all else is quiet.
struct QuietHost {
  GuestProfile guest;
  GuestProfile driver_domain;
  const DiskModel* disk = nullptr; ///< never null in use
  const NicModel* nic = nullptr;   ///< never null in use
};

struct LonelyStep {
  Station station = Station::guest_thread;
  Charges arrival;            ///< notification, wake-ups of vCPUs and threads
  Charges work;               ///< the step's own bill
  Charges accesses;           ///< waking QEMU for each emulated access, and the vCPU after it
  MeanTime device{0};         ///< mean service time of hardware
  bool in_background = false; ///< nobody waits for it

  [[nodiscard]] MeanTime total() const { return sum_of(arrival) + sum_of(work) + sum_of(accesses) + device; }
};

/// The steps of one item of `phase`. Sequential disk requests are taken to follow each other.
[[nodiscard]] std::vector<LonelyStep> lonely_item(const Phase& phase, const QuietHost& host);

/// How long whoever waits for one item of `phase` waits, its own thread woken at the end.
[[nodiscard]] MeanTime lonely_time(const Phase& phase, const QuietHost& host);

} // namespace domus::models
