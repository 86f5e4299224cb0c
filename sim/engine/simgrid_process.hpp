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

} // namespace domus::sim
