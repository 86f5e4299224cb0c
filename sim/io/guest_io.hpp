/// How one guest's requests travel: which thread or device serves each station for it, its rings, and what they met
/// there. Bound once, when the guest is placed; servers may belong to any domain.
#pragma once

#include "sim/io/item.hpp"
#include "sim/io/notice.hpp"
#include "sim/io/ring.hpp"
#include "sim/result.hpp"
#include "sim/stats/population.hpp"

#include <array>
#include <cstdint>
#include <vector>

namespace domus::sim {

/// A piece of hardware that serves items by itself.
class HardwareStation {
public:
  /// Takes the item; when it is served, the station passes it to ItemRouter::advance.
  virtual void submit(Item& item) = 0;

protected:
  HardwareStation() = default;
  HardwareStation(const HardwareStation&) = default;
  HardwareStation& operator=(const HardwareStation&) = default;
  ~HardwareStation() = default;
};

/// Who asked for items and is told when they are done.
class ItemOwner {
public:
  /// The item has done all that anybody waits for. It must not be remembered after this call.
  virtual void item_done(Item& item, const Sender& sender) = 0;

protected:
  ItemOwner() = default;
  ItemOwner(const ItemOwner&) = default;
  ItemOwner& operator=(const ItemOwner&) = default;
  ~ItemOwner() = default;
};

inline constexpr std::size_t ring_count = 4; ///< by models::Ring

struct GuestIo {
  ItemOwner* owner = nullptr;
  GuestKernel* kernel = nullptr;
  std::uint64_t seed = 0;
  std::uint64_t key = 0; ///< of the guest's random streams
  /// By station and queue number; a station with fewer servers than queues shares them out.
  std::array<std::vector<BatchServer*>, models::station_count> servers;
  /// The driver's interrupts of the network, where another domain drives it than the disk; empty: the same.
  std::vector<BatchServer*> network_driver_interrupts;
  std::array<HardwareStation*, models::station_count> hardware{};
  std::array<std::vector<RingSlots>, ring_count> rings; ///< by queue number
  std::vector<Item> accesses;                           ///< one for each vCPU

  std::array<Population, models::station_count> stations;
  std::array<Population, ring_count> ring_waits;
  Work driver_work;
  Work emulator_work;
  std::uint64_t block_requests = 0;
  std::uint64_t packets = 0;
  std::uint64_t events_sent = 0;
  std::uint64_t emulated_accesses = 0;

  /// The server of the item's present step.
  [[nodiscard]] BatchServer& server_of(const Item& item) const;

  void begin_window(models::Nanoseconds now);
  /// Fills in what is known here.
  void report(models::Nanoseconds now, GuestResult& result) const;
};

} // namespace domus::sim
