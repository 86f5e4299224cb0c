/// A fabric without SimGrid, for one host (or several things on one calendar): cables that transmit in order.
///
/// Each direction of a cable sends one transfer at a time, first come first served, at its full bandwidth; the latency
/// comes on top and overlaps with the next transfer. Where transfers do not overlap this is exactly what the fabric on
/// SimGrid does; where they do, that one shares the bandwidth and this one queues.
#pragma once

#include "sim/engine/fabric.hpp"

#include <vector>

namespace domus::sim {

class LocalFabric final : public Fabric {
public:
  /// Everything at either end of every cable lives on `calendar`, which must outlive the fabric.
  explicit LocalFabric(Calendar& calendar) : calendar_(calendar) {}

  Cable add_cable(const Wire& wire);

  void send(EndpointId from, EndpointId to, models::Bytes amount, EventTarget& target, std::uint32_t tag,
            std::uint64_t argument = 0) override;
  /// Streams of one direction of a cable share its one queue.
  [[nodiscard]] StreamId open_stream(EndpointId from, EndpointId to) override;
  void send(StreamId stream, models::Bytes amount, EventTarget& target, std::uint32_t tag,
            std::uint64_t argument = 0) override;

private:
  /// One direction of a cable, named by the endpoint that sends into it.
  struct Direction {
    Wire wire;
    models::Nanoseconds free_at{0};
  };

  Calendar& calendar_;
  std::vector<Direction> directions_; ///< by sending endpoint; the two of a cable are neighbours, the even one first
};

} // namespace domus::sim
