/// A bulk copy between two hosts that no guest makes: an image copy, a backup. Once, or again and again.
///
/// The sender's calendar begins it and the receiver's sees its end. A copy that repeats begins on time even if the one
/// before it is still under way.
#pragma once

#include "sim/engine/fabric.hpp"

#include <cstdint>
#include <optional>

namespace domus::sim {

class BulkFlow final : public EventTarget {
public:
  /// `sender` and `receiver` are the calendars of the hosts at `from` and `to`. Begins at `start`, and again `repeat`
  /// after each begin. Everything named must outlive the flow, and the flow the run. Preconditions: size > 0; start is
  /// not in the sender's past; repeat > 0.
  BulkFlow(Calendar& sender, const Calendar& receiver, Fabric& fabric, EndpointId from, EndpointId to,
           models::Bytes size, models::Nanoseconds start, std::optional<models::Nanoseconds> repeat);

  void on_event(std::uint32_t tag, std::uint64_t argument) override;

  [[nodiscard]] std::uint64_t begun() const { return begun_; }
  [[nodiscard]] std::uint64_t completed() const { return completed_; }
  /// From begin to arrival, summed over the completed copies.
  [[nodiscard]] models::Nanoseconds time_taken() const { return time_taken_; }

private:
  Calendar& sender_;
  const Calendar& receiver_;
  Fabric& fabric_;
  EndpointId from_;
  EndpointId to_;
  models::Bytes size_;
  std::optional<models::Nanoseconds> repeat_;
  std::uint64_t begun_ = 0;
  std::uint64_t completed_ = 0;
  models::Nanoseconds time_taken_{0};
};

} // namespace domus::sim
