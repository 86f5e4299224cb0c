#include "analysis/explain/locks.hpp"
#include "scenarios/load.hpp"
#include "tests/analysis/made_up_results.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <string>

using namespace domus;
using namespace domus::analysis;
using models::Mode;

namespace {

scenarios::Scenario lesson() {
  return scenarios::load_scenario(std::string(DOMUS_TESTS_DIR) + "/../scenarios/lessons/lock_holders.toml");
}

/// The kind that the guest's locks are of.
LockExplanation::Kind used(const LockExplanation& locks) {
  LockExplanation::Kind found;
  unsigned count = 0;
  for (const LockExplanation::Kind& kind : locks.kinds)
    if (kind.is_used) {
      found = kind;
      ++count;
    }
  CHECK(count == 1);
  return found;
}

} // namespace

TEST_CASE("explain: each guest of the lesson waits in its own way, and bare locks waste most") {
  const scenarios::Scenario scenario = lesson();
  const LockExplanation bare = explain_locks(scenario, scenario.guests[0], Mode::pv);
  const LockExplanation blocking = explain_locks(scenario, scenario.guests[1], Mode::pv);
  const LockExplanation exits = explain_locks(scenario, scenario.guests[2], Mode::pvhvm);
  CHECK(used(bare).waiting == "spinning");
  CHECK(used(blocking).waiting == "blocking");
  CHECK(used(exits).waiting == "pause-loop exits");
  CHECK(used(bare).wasted > 10 * used(blocking).wasted);
  CHECK(used(blocking).wasted > used(exits).wasted);
  CHECK(bare.kinds.size() == 2); // there are no pause-loop exits under PV
  CHECK(exits.kinds.size() == 3);
  CHECK(bare.siblings == 7);
  CHECK(bare.held == doctest::Approx(0.01)); // half of its work is the kernel's, and locks are held for 2 % of that
  CHECK(locks_text(bare).find("as here") != std::string::npos);
  CHECK(locks_json(exits)["kinds"].size() == 3);
}

TEST_CASE("explain: locks are no matter on bare metal, with one vCPU, or without kernel work") {
  scenarios::Scenario scenario = lesson();
  CHECK(locks_text(explain_locks(scenario, scenario.guests[0], Mode::bare_metal)).empty());
  scenario.guests[0].vcpus = 1;
  CHECK(explain_locks(scenario, scenario.guests[0], Mode::pv).kinds.empty());
  scenario.guests[1].workload.demand.kernel_time.mean = models::Nanoseconds{0}; // nor system calls, nor faults
  CHECK(explain_locks(scenario, scenario.guests[1], Mode::pv).kinds.empty());
}
