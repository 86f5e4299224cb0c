#include "sim/io/guest_io.hpp"

namespace domus::sim {

BatchServer& GuestIo::server_of(const Item& item) const {
  const models::Station station = item.at().station;
  const bool of_network = station == models::Station::driver_interrupt &&
                          item.phase->kind != models::PhaseKind::block && !network_driver_interrupts.empty();
  const std::vector<BatchServer*>& at =
      of_network ? network_driver_interrupts : servers[static_cast<std::size_t>(station)];
  return *at[item.queue % at.size()];
}

void GuestIo::begin_window(models::Nanoseconds now) {
  for (Population& station : stations) {
    station.begin_window(now);
  }
  for (Population& ring : ring_waits) {
    ring.begin_window(now);
  }
  driver_work = Work{};
  emulator_work = Work{};
  block_requests = 0;
  packets = 0;
  events_sent = 0;
  emulated_accesses = 0;
}

void GuestIo::report(models::Nanoseconds now, GuestResult& result) const {
  for (std::size_t station = 0; station < stations.size(); ++station) {
    result.stations[station] = stations[station].result(now);
  }
  for (std::size_t ring = 0; ring < result.ring_waits.size(); ++ring) {
    result.ring_waits[ring] = ring_waits[ring + 1].result(now); // models::Ring::none has no waits
  }
  result.driver_time = driver_work.time_at(full_rate);
  result.emulator_time = emulator_work.time_at(full_rate);
  result.block_requests = block_requests;
  result.packets = packets;
  result.events_sent = events_sent;
  result.emulated_accesses = emulated_accesses;
}

} // namespace domus::sim
