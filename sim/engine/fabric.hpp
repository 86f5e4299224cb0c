/// What carries data between hosts: wires, the endpoints at which hosts meet them, and the one call that hosts make.
///
/// A transfer takes the time that its bytes need at the rate it gets, shared with whatever else is on its wires, and
/// then the latency of its path. A host may therefore run ahead of everything outside it by the smallest latency of any
/// wire: nothing that has not left its sender yet can arrive sooner.
#pragma once

#include "models/units.hpp"
#include "sim/engine/calendar.hpp"

#include <cstdint>

namespace domus::sim {

/// A full-duplex connection: each direction has the whole bandwidth.
struct Wire {
  models::DataRate bandwidth;     ///< more than 0
  models::Nanoseconds latency{0}; ///< one way; at least 1 ns
};

/// One end of a fabric at one host.
enum class EndpointId : std::uint32_t {};

/// One direction of a connection between two endpoints.
enum class StreamId : std::uint32_t {};

/// The two ends of a wire that connects two hosts and nothing else.
struct Cable {
  EndpointId one;
  EndpointId other;
};

class Fabric {
public:
  virtual ~Fabric() = default;

  /// Begins to move `amount` at the present of `from`'s host, by itself. When its last byte has arrived
  /// `target.on_event(tag, argument)` happens on `to`'s host, as an arrival from outside. Preconditions: amount > 0;
  /// the two ends are connected and differ; the target outlives the transfer.
  virtual void send(EndpointId from, EndpointId to, models::Bytes amount, EventTarget& target, std::uint32_t tag,
                    std::uint64_t argument = 0) = 0;

  /// Opens a stream. What is sent on a stream arrives in the order of sending, and gets one share of a wire however
  /// much of it waits, as a TCP connection does: of several requests of one iSCSI session only the first is on the
  /// wire.
  [[nodiscard]] virtual StreamId open_stream(EndpointId from, EndpointId to) = 0;

  /// Moves `amount` behind all that was sent on the stream before. Otherwise as above.
  virtual void send(StreamId stream, models::Bytes amount, EventTarget& target, std::uint32_t tag,
                    std::uint64_t argument = 0) = 0;

protected:
  Fabric() = default;
  Fabric(const Fabric&) = default;
  Fabric& operator=(const Fabric&) = default;
};

/// Whole nanoseconds around a time that is not whole: the first at which something that ends then has ended, and the
/// last that has begun by then. A time within 0.04 ns of a whole nanosecond is on it: that much is noise of clocks that
/// are not integers.
[[nodiscard]] models::Nanoseconds first_nanosecond_after(double ns);
[[nodiscard]] models::Nanoseconds last_nanosecond_before(double ns);

} // namespace domus::sim
