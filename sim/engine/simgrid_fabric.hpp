/// A fabric on SimGrid: hosts' calendars run inside SimGrid's simulation, which shares the wires' bandwidth.
///
/// One SimGrid model carries all hosts. It tells SimGrid the next time at which a host acts or a transfer begins, and
/// when SimGrid's clock gets there it runs all hosts ahead, to the smallest latency of any wire further on. What hosts
/// send on the way waits until SimGrid's clock reaches the time of sending, so that transfers meet each other on the
/// wires exactly when they really do. The latency is added where a transfer leaves SimGrid; a completion therefore
/// never reaches a host in its past, however far the host has run.
///
/// Bandwidth is shared max-min fairly among the transfers on a wire's direction, without the effects of TCP windows and
/// round trip times (SimGrid's model CM02 with latency outside): the latencies inside a machine room are far too small
/// for those to bind.
///
/// Results do not depend on how far hosts run ahead: starts are ordered by (time, host, order of sending), completions
/// of one nanosecond by order of start, and arrivals have a place of their own in a calendar's order. SimGrid's clock
/// is a double, and goes on from fabric to fabric in a process: within its first hour its noise is below a picosecond,
/// at the end of its first day it is below 0.04 ns, which is what an arrival's time allows for. Beyond that an arrival
/// may be a nanosecond early or late.
///
/// A transfer costs some 4 us of processor time and a few allocations, all of them SimGrid's; hosts between their
/// transfers cost what they cost without SimGrid.
///
/// SimGrid allows one engine in a process at a time, and so one SimGridFabric.
#pragma once

#include "sim/engine/fabric.hpp"
#include "sim/engine/host_group.hpp"

#include <memory>

namespace domus::sim {

class SimGridFabric final : public Fabric {
public:
  /// `most_run_ahead`, at least 1 ns, limits how far hosts run ahead. Results are the same; only the speed is not.
  explicit SimGridFabric(models::Nanoseconds most_run_ahead = Calendar::never);
  ~SimGridFabric() override;
  SimGridFabric(const SimGridFabric&) = delete;
  SimGridFabric& operator=(const SimGridFabric&) = delete;

  /// Hosts and wires must be complete before the first run. The calendar must outlive the fabric.
  HostId add_host(Calendar& calendar);
  /// A wire between two hosts.
  Cable add_cable(HostId one, HostId other, const Wire& wire);
  /// A wire from a host to the switch that connects all such wires without limits of its own.
  EndpointId add_uplink(HostId host, const Wire& wire);

  void send(EndpointId from, EndpointId to, models::Bytes amount, EventTarget& target, std::uint32_t tag,
            std::uint64_t argument = 0) override;
  [[nodiscard]] StreamId open_stream(EndpointId from, EndpointId to) override;
  void send(StreamId stream, models::Bytes amount, EventTarget& target, std::uint32_t tag,
            std::uint64_t argument = 0) override;

  /// Runs all hosts and all transfers up to, but not including, `end`. Every host's clock stands at `end` afterwards.
  /// Precondition: not before the last such end.
  void run_before(models::Nanoseconds end);

  /// How many transfers have arrived, or will within their latency.
  [[nodiscard]] std::uint64_t transfers_completed() const;

private:
  class Implementation;
  std::unique_ptr<Implementation> implementation_;
};

} // namespace domus::sim
