#include "sim/engine/local_fabric.hpp"

#include <algorithm>
#include <cassert>

namespace domus::sim {

using models::Nanoseconds;

Cable LocalFabric::add_cable(const Wire& wire) {
  assert(wire.bandwidth > models::DataRate{} && wire.latency >= Nanoseconds{1});
  const auto one = static_cast<std::uint32_t>(directions_.size());
  directions_.push_back({wire});
  directions_.push_back({wire});
  return {EndpointId{one}, EndpointId{one + 1}};
}

void LocalFabric::send(EndpointId from, EndpointId to, models::Bytes amount, EventTarget& target, std::uint32_t tag,
                       std::uint64_t argument) {
  const auto sender = static_cast<std::uint32_t>(from);
  assert(static_cast<std::uint32_t>(to) == (sender ^ 1U) && amount > models::Bytes{});
  Direction& direction = directions_.at(sender);
  const double transmission =
      static_cast<double>(amount.count()) * 1e9 / direction.wire.bandwidth.in_bytes_per_second();
  const Nanoseconds begin = std::max(calendar_.now(), direction.free_at);
  direction.free_at = begin + first_nanosecond_after(transmission);
  calendar_.arrive_at(direction.free_at + direction.wire.latency, target, tag, argument);
}

StreamId LocalFabric::open_stream(EndpointId from, EndpointId to) {
  assert(static_cast<std::uint32_t>(to) == (static_cast<std::uint32_t>(from) ^ 1U));
  static_cast<void>(to);
  return StreamId{static_cast<std::uint32_t>(from)};
}

void LocalFabric::send(StreamId stream, models::Bytes amount, EventTarget& target, std::uint32_t tag,
                       std::uint64_t argument) {
  const auto from = static_cast<std::uint32_t>(stream);
  send(EndpointId{from}, EndpointId{from ^ 1U}, amount, target, tag, argument);
}

} // namespace domus::sim
