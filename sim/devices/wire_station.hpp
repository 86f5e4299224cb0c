/// One direction of a network wire at its line rate: frames leave one after the other, in the order they came.
#pragma once

#include "models/devices/nic.hpp"
#include "sim/devices/hardware_usage.hpp"
#include "sim/io/item_router.hpp"

#include <string>

namespace domus::sim {

class WireStation final : public HardwareStation, EventTarget {
public:
  WireStation(ItemRouter& router, const models::NicModel& model, std::string name);
  void submit(Item& item) override;
  void begin_window(models::Nanoseconds now) { usage_.begin_window(now); }
  [[nodiscard]] DeviceResult result(models::Nanoseconds now) const { return usage_.result(now, name_); }

private:
  void on_event(std::uint32_t tag, std::uint64_t argument) override;
  void start(Item& item);

  ItemRouter& router_;
  models::NicModel model_;
  std::string name_;
  Item* on_wire_ = nullptr;
  ItemQueue queue_;
  HardwareUsage usage_{1};
};

} // namespace domus::sim
