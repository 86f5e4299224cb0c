/// Whom a thread wakes: always the same partner, or many (Linux: wakee_flips).
#pragma once

#include "models/units.hpp"

#include <chrono>
#include <cstdint>

namespace domus::sim {

class Thread;

class WakePartners {
public:
  void woke(const Thread& partner, models::Nanoseconds now) {
    using namespace std::chrono_literals;
    if (now > since_ + 1s) {
      changes_ /= 2;
      since_ = now;
    }
    if (last_ != &partner) {
      changes_ += last_ != nullptr ? 1 : 0; // Linux counts the first one too, and has forgotten it after a second
      last_ = &partner;
    }
  }
  /// How often the partner changed lately.
  [[nodiscard]] std::uint32_t changes() const { return changes_; }

private:
  const Thread* last_ = nullptr;
  models::Nanoseconds since_{0};
  std::uint32_t changes_ = 0;
};

} // namespace domus::sim
