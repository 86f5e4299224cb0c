#include "sim/engine/simgrid_process.hpp"

#include <simgrid/s4u/Engine.hpp>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <string>
#include <vector>

namespace domus::sim {

namespace s4u = simgrid::s4u;

std::unique_ptr<s4u::Engine> start_simgrid() {
  assert(!s4u::Engine::has_instance() && "SimGrid allows one engine at a time");
  static bool configured = false; // SimGrid's settings outlive its engine, and a model cannot be set twice
  std::vector<std::string> arguments{"domus", "--log=root.thresh:error"};
  if (!configured) {
    arguments.insert(arguments.end(),
                     {"--cfg=network/model:CM02", "--cfg=network/optim:Lazy", "--cfg=network/crosstraffic:0"});
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

void set_simgrid_precision(double latest_clock) {
  constexpr double smallest = 1e-15;
  const double step = std::nextafter(latest_clock, latest_clock + 1) - latest_clock;
  s4u::Engine::set_config("surf/precision", std::max(smallest, 2 * step));
}

} // namespace domus::sim
