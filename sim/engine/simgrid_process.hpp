/// SimGrid as this process has it: one engine at a time, configured once.
#pragma once

#include <memory>

namespace simgrid::s4u {
class Engine;
}

namespace domus::sim {

/// A new engine, with a command line of its own. SimGrid's clock goes on where the engine before it stopped.
/// Precondition: there is no other.
[[nodiscard]] std::unique_ptr<simgrid::s4u::Engine> start_simgrid();

/// Has SimGrid treat two moments as one only if a double can hardly tell them apart, up to `latest_clock` seconds.
/// SimGrid ends whatever is due within its precision of the moment at which it stops, for whatever reason it stopped;
/// its own default, a nanosecond, would let a stop on a host's behalf end transfers early, and others get their
/// bandwidth early.
void set_simgrid_precision(double latest_clock);

} // namespace domus::sim
