/// A disk or an array at work: jobs queue for one of its servers (spindles, flash channels), and each keeps it busy as
/// the disk's model says. What a sequential request costs depends on what was served before: only one that follows its
/// own stream's last needs no positioning.
#pragma once

#include "models/devices/disk.hpp"
#include "sim/devices/fifo.hpp"
#include "sim/devices/hardware_usage.hpp"
#include "sim/engine/calendar.hpp"

#include <string>
#include <vector>

namespace domus::sim {

struct DiskJob {
  const models::RequestShape* request = nullptr;
  double position = 0;         ///< in (0, 1): draws seek and rotation
  std::uint64_t stream = 0;    ///< whose requests follow one another
  EventTarget* done = nullptr; ///< told with `argument` when the job is done
  std::uint32_t tag = 0;
  std::uint64_t argument = 0;
};

class DiskServers final : EventTarget {
public:
  DiskServers(Calendar& calendar, const models::DiskModel& model, std::string name);
  DiskServers(const DiskServers&) = delete;
  DiskServers& operator=(const DiskServers&) = delete;

  void submit(const DiskJob& job);
  void begin_window() { usage_.begin_window(calendar_.now()); }
  [[nodiscard]] DeviceResult result() const { return usage_.result(calendar_.now(), name_); }

private:
  void on_event(std::uint32_t tag, std::uint64_t argument) override;
  void serve(unsigned server, const DiskJob& job);

  Calendar& calendar_;
  models::DiskModel model_;
  std::string name_;
  std::vector<DiskJob> in_service_; ///< by server
  std::vector<unsigned> idle_servers_;
  Fifo<DiskJob> queue_;
  std::uint64_t last_stream_ = 0; ///< of the request that was served last, if it was sequential
  bool last_was_sequential_ = false;
  HardwareUsage usage_;
};

} // namespace domus::sim
