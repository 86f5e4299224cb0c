/// A workload: a demand, and how operations arrive.
#pragma once

#include "models/demand.hpp"
#include "models/message_passing.hpp"

#include <string>
#include <variant>

namespace domus::models {

/// n clients, each issuing its next operation one think time after the answer to its last.
struct ClosedLoop {
  unsigned clients = 1;
  Nanoseconds think_time{0}; ///< mean; exponential unless constant_think
  bool constant_think = false;
  /// Other than 0: after every so many operations by all clients side by side, some are done one at a time while all
  /// clients wait (make links what it has compiled).
  unsigned stage = 0;
  double alone = 0; ///< share of operations that are done one at a time, 0 to below 1
};

/// Operations arrive as a Poisson process whether or not earlier ones are done.
struct OpenLoop {
  double operations_per_second = 0;
};

/// No operations at all: the guest exists and idles.
struct Idle {};

struct Workload {
  std::string name;
  std::string description;
  Demand demand;
  std::variant<Idle, ClosedLoop, OpenLoop, MessagePassing> load;
  unsigned threads = 1; ///< guest threads that serve operations; at least 1. MessagePassing has its own
};

} // namespace domus::models
