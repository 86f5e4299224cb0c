/// A disk or an array: requests queue for one of its servers (spindles, flash channels) and are served as the disk's
/// model says. Service depends on what was served before: a sequential request that follows its own guest's last one
/// needs no seek.
#pragma once

#include "models/devices/disk.hpp"
#include "sim/devices/hardware_usage.hpp"
#include "sim/io/item_router.hpp"

#include <string>
#include <vector>

namespace domus::sim {

class DiskStation final : public HardwareStation, EventTarget {
public:
  DiskStation(ItemRouter& router, const models::DiskModel& model, std::string name);
  void submit(Item& item) override;
  void begin_window(models::Nanoseconds now) { usage_.begin_window(now); }
  [[nodiscard]] DeviceResult result(models::Nanoseconds now) const { return usage_.result(now, name_); }

private:
  void on_event(std::uint32_t tag, std::uint64_t argument) override;
  void serve(unsigned server, Item& item);

  ItemRouter& router_;
  models::DiskModel model_;
  std::string name_;
  std::vector<Item*> in_service_; ///< by server; null: idle
  std::vector<unsigned> idle_servers_;
  ItemQueue queue_;
  const GuestIo* last_guest_ = nullptr; ///< whose request was served last
  bool last_was_sequential_ = false;
  HardwareUsage usage_;
};

} // namespace domus::sim
