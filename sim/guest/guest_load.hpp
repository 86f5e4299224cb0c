/// What keeps a guest busy: an application that serves operations, or threads that pass messages to one another.
#pragma once

#include "sim/stats/latency_histogram.hpp"
#include "sim/stats/population.hpp"

#include <cstdint>

namespace domus::sim {

class GuestLoad {
public:
  GuestLoad() = default;
  GuestLoad(const GuestLoad&) = delete;
  GuestLoad& operator=(const GuestLoad&) = delete;
  virtual ~GuestLoad() = default;

  /// The load begins now.
  virtual void begin() = 0;
  /// Results count from `now` on.
  void begin_window(models::Nanoseconds now) {
    operations_.begin_window(now);
    thread_wait_.begin_window(now);
    response_.clear();
    dropped_ = 0;
    copies_saved_ = models::MeanTime{0};
  }

  [[nodiscard]] const Population& operations() const { return operations_; }
  /// Operations that wait for a thread to serve them; messages in a channel.
  [[nodiscard]] const Population& thread_wait() const { return thread_wait_; }
  [[nodiscard]] const LatencyHistogram& response() const { return response_; }
  /// Messages lost at a full channel.
  [[nodiscard]] std::uint64_t dropped() const { return dropped_; }
  /// What messages took less, on the mean, because sender and receiver ran on one CPU.
  [[nodiscard]] models::MeanTime copies_saved() const { return copies_saved_; }

protected:
  Population operations_;
  Population thread_wait_;
  LatencyHistogram response_;
  std::uint64_t dropped_ = 0;
  models::MeanTime copies_saved_{0};
};

} // namespace domus::sim
