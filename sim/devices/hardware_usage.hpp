/// How busy a piece of hardware with a number of equal servers was.
#pragma once

#include "sim/result.hpp"

#include <cstdint>
#include <string>

namespace domus::sim {

class HardwareUsage {
public:
  explicit HardwareUsage(unsigned servers) : servers_(servers) {}

  void start(models::Nanoseconds now) {
    advance(now);
    ++busy_;
  }
  void stop(models::Nanoseconds now) {
    advance(now);
    --busy_;
    ++requests_;
  }
  void begin_window(models::Nanoseconds now) {
    advance(now);
    window_start_ = now;
    busy_integral_ = 0;
    requests_ = 0;
  }
  [[nodiscard]] DeviceResult result(models::Nanoseconds now, const std::string& name) const {
    const double window = static_cast<double>((now - window_start_).count()) * servers_;
    const auto busy = static_cast<double>(busy_integral_ + busy_ * (now - last_change_).count());
    return {.name = name, .utilization = window > 0 ? busy / window : 0, .requests = requests_};
  }

private:
  void advance(models::Nanoseconds now) {
    busy_integral_ += busy_ * (now - last_change_).count();
    last_change_ = now;
  }

  unsigned servers_;
  models::Nanoseconds window_start_{0};
  models::Nanoseconds last_change_{0};
  std::int64_t busy_ = 0;
  std::int64_t busy_integral_ = 0; ///< servers x ns
  std::uint64_t requests_ = 0;
};

} // namespace domus::sim
