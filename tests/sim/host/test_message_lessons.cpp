/// The lessons on messages: which mode is ahead turns with the size of messages, and with how many pass them.
#include "scenarios/load.hpp"
#include "sim/simulate.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>
#include <string>

using namespace domus::models;
using namespace domus::sim;
namespace scenarios = domus::scenarios;

namespace {

/// The lesson's scenario with a key of its messages changed.
scenarios::Scenario lesson(const std::string& name, const std::string& key) {
  const std::string file = DOMUS_TESTS_DIR "/../scenarios/lessons/" + name + ".toml";
  std::ifstream stream(file);
  REQUIRE(stream.good());
  const std::string text{std::istreambuf_iterator<char>(stream), {}};
  return scenarios::load_scenario_text(text + "\n[guest.load.messages]\n" + key + "\n", file);
}

/// Messages a second in PVHVM to those in PV, over seeds 1 to `seeds`.
double pvhvm_to_pv(const scenarios::Scenario& scenario, std::uint64_t seeds) {
  const auto passed = [&](Mode mode) {
    scenarios::Scenario one = scenario;
    one.guests.at(0).mode = mode;
    double sum = 0;
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
      sum += simulate(one, seed).guests.at(0).completed_per_second;
    }
    return sum;
  };
  return passed(Mode::pvhvm) / passed(Mode::pv);
}

} // namespace

TEST_CASE("small messages through a local socket favour PV by far (RATIO-042: 0.551), large ones PVHVM") {
  CHECK(pvhvm_to_pv(lesson("local_sockets", "size = \"64 B\""), 1) < 0.65);
  CHECK(pvhvm_to_pv(lesson("local_sockets", "size = \"8 KiB\""), 1) > 1.05);
}

TEST_CASE("hackbench favours PV with one group, PVHVM with twelve (RATIO-009, RATIO-018)") {
  CHECK(pvhvm_to_pv(lesson("hackbench_groups", "groups = 1"), 3) < 0.97);
  CHECK(pvhvm_to_pv(lesson("hackbench_groups", "groups = 12"), 1) > 1.2);
}
