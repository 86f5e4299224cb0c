#include "sim/devices/disk_station.hpp"

#include <cassert>
#include <utility>

namespace domus::sim {

DiskStation::DiskStation(ItemRouter& router, const models::DiskModel& model, std::string name)
    : router_(router), model_(model), name_(std::move(name)), in_service_(model.servers), usage_(model.servers) {
  assert(model.servers > 0);
  for (unsigned server = model.servers; server > 0; --server) {
    idle_servers_.push_back(server - 1);
  }
}

void DiskStation::submit(Item& item) {
  if (idle_servers_.empty()) {
    queue_.push(item);
    return;
  }
  const unsigned server = idle_servers_.back();
  idle_servers_.pop_back();
  serve(server, item);
}

void DiskStation::serve(unsigned server, Item& item) {
  const models::RequestShape& shape = item.phase->request;
  const bool sequential = shape.locality == models::Locality::sequential;
  const bool follows_previous = sequential && last_was_sequential_ && last_guest_ == item.guest;
  last_guest_ = item.guest;
  last_was_sequential_ = sequential;
  const std::uint64_t place = std::uint64_t{item.ordinal} << 8;
  const double position = Draws(item.guest->seed, item.guest->key ^ place, item.number, Purpose::position).uniform();
  const models::Nanoseconds time = models::service_time(model_, shape, position, follows_previous);
  in_service_[server] = &item;
  const models::Nanoseconds now = router_.calendar().now();
  usage_.start(now);
  router_.calendar().at(now + time, *this, 0, server);
}

void DiskStation::on_event(std::uint32_t /*tag*/, std::uint64_t argument) {
  const auto server = static_cast<unsigned>(argument);
  Item& done = *in_service_[server];
  in_service_[server] = nullptr;
  usage_.stop(router_.calendar().now());
  if (queue_.empty()) {
    idle_servers_.push_back(server);
  } else {
    serve(server, queue_.pop());
  }
  router_.advance(done, {});
}

} // namespace domus::sim
