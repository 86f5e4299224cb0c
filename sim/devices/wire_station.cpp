#include "sim/devices/wire_station.hpp"

#include <utility>

namespace domus::sim {

WireStation::WireStation(ItemRouter& router, const models::NicModel& model, std::string name)
    : router_(router), model_(model), name_(std::move(name)) {}

void WireStation::submit(Item& item) {
  if (on_wire_ != nullptr) {
    queue_.push(item);
    return;
  }
  start(item);
}

void WireStation::start(Item& item) {
  const models::Nanoseconds now = router_.calendar().now();
  on_wire_ = &item;
  usage_.start(now);
  router_.calendar().at(now + models::wire_time(model_, item.phase->request.size, item.phase->request.packets), *this,
                        0);
}

void WireStation::on_event(std::uint32_t /*tag*/, std::uint64_t /*argument*/) {
  Item& sent = *on_wire_;
  on_wire_ = nullptr;
  usage_.stop(router_.calendar().now());
  if (!queue_.empty()) {
    start(queue_.pop());
  }
  router_.advance(sent, {});
}

} // namespace domus::sim
