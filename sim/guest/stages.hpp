/// Lets the clients of a closed loop work side by side for a while, then one alone, and so on: make that compiles, and
/// then links.
#pragma once

#include "models/workload.hpp"

#include <cstdint>
#include <vector>

namespace domus::sim {

class Stages {
public:
  explicit Stages(const models::ClosedLoop& loop) : loop_(loop) { waiting_.reserve(loop.clients); }

  /// A client wants to begin operation `number`. `begin(number)` is called for every operation that may begin now, be
  /// it this one or not.
  template <typename Begin>
  void want(std::uint64_t number, const Begin& begin) {
    waiting_.push_back(number);
    while (!waiting_.empty() && may_begin()) {
      --left_;
      ++under_way_;
      const std::uint64_t next = waiting_.back();
      waiting_.pop_back();
      begin(next);
    }
  }
  /// An operation that was begun has ended.
  void ended() { --under_way_; }

private:
  bool may_begin() {
    if (left_ == 0 && under_way_ == 0) {
      take_turns();
    }
    return left_ > 0 && (!alone_ || under_way_ == 0);
  }
  void take_turns() {
    alone_ = !alone_ && started_;
    started_ = true;
    if (alone_) {
      debt_ += loop_.stage * loop_.alone / (1 - loop_.alone);
      left_ = static_cast<std::uint64_t>(debt_ + rounding);
      debt_ -= static_cast<double>(left_);
      alone_ = left_ > 0;
    }
    if (!alone_) {
      left_ = loop_.stage;
    }
  }

  static constexpr double rounding = 1e-9; ///< 1.9999999999 is two

  models::ClosedLoop loop_;
  std::vector<std::uint64_t> waiting_;
  std::uint64_t left_ = 0;      ///< operations that may still begin in this turn
  std::uint64_t under_way_ = 0; ///< begun and not ended
  double debt_ = 0;             ///< operations to be done alone, the fraction that is left over
  bool alone_ = false;
  bool started_ = false;
};

} // namespace domus::sim
