#include "sim/engine/simgrid_process.hpp"

#include <simgrid/s4u/Engine.hpp>

#include <cassert>
#include <string>
#include <vector>

namespace domus::sim {

namespace s4u = simgrid::s4u;

namespace {

/// SimGrid treats moments closer than this (in seconds) as one. Far below a nanosecond, so that a stop of the clock on
/// a host's behalf cannot pull a completion forward; far above the noise of a double that counts the seconds of a day.
constexpr const char* precision = "--cfg=surf/precision:1e-11";

} // namespace

std::unique_ptr<s4u::Engine> start_simgrid() {
  assert(!s4u::Engine::has_instance() && "SimGrid allows one engine at a time");
  static bool configured = false; // SimGrid's settings outlive its engine, and a model cannot be set twice
  std::vector<std::string> arguments{"domus", "--log=root.thresh:error"};
  if (!configured) {
    arguments.insert(arguments.end(), {"--cfg=network/model:CM02", "--cfg=network/optim:Lazy",
                                       "--cfg=network/crosstraffic:0", precision});
    configured = true;
  }
  std::vector<char*> argv;
  argv.reserve(arguments.size() + 1);
  for (std::string& argument : arguments) {
    argv.push_back(argument.data());
  }
  argv.push_back(nullptr);
  int argc = static_cast<int>(arguments.size());
  return std::make_unique<s4u::Engine>(&argc, argv.data());
}

} // namespace domus::sim
