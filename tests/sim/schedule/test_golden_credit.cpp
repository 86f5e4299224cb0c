#include "golden.hpp"
#include "scenarios/schedule_json.hpp"
#include "sim/schedule/run_schedule.hpp"

#include <doctest/doctest.h>

using namespace domus;

TEST_CASE("credit decides as the scheduler code of Xen 4.20.4 did: every count and time of 85 recorded runs is equal") {
  const auto cases = tests::golden_cases("credit");
  CHECK(cases.size() == 85);
  for (const std::string& name : cases) {
    CAPTURE(name);
    const auto spec = scenarios::load_schedule_spec(tests::golden_spec("credit", name));
    const auto found = tests::differences("credit", name, sim::run_schedule(spec));
    CHECK(found.empty());
    for (const std::string& difference : found) {
      MESSAGE(difference);
    }
  }
}
