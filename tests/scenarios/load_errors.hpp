/// What tests of the loader share: a scenario in which nothing is wrong, and the complaints about one in which
/// something is.
#pragma once

#include "scenarios/load.hpp"

#include <string>

namespace domus::scenarios {

/// All complaints about a scenario in a file called "f", as they would be printed.
inline std::string errors_of(const std::string& text) {
  try {
    (void)load_scenario_text(text, "f");
  } catch (const InputError& error) {
    return error.what();
  }
  return "no error";
}

/// Lines 1 to 8: a host with 8 pCPUs and 32 GiB.
inline const std::string good_host = R"(name = "test"
[[host]]
name = "xs"
platform = "sandy-bridge"
cores_per_socket = 8
memory = "32 GiB"
storage = "raid10-ssd"
nic = "10gbe"
)";

/// And lines 9 to 14: a guest on it.
inline const std::string good_guest = good_host + R"([[guest]]
name = "web"
mode = "pvhvm"
vcpus = 2
memory = "4 GiB"
workload = "idle"
)";

} // namespace domus::scenarios
