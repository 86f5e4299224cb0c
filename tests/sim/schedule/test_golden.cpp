/// What the scheduler code of Xen 4.20.4 itself did (tests/golden), and what domus does.
#include "golden.hpp"
#include "scenarios/schedule_json.hpp"
#include "sim/schedule/run_schedule.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <string>

using namespace domus;

namespace {

void check_cases(const std::string& scheduler, std::size_t expected_cases) {
  const auto cases = tests::golden_cases(scheduler);
  CHECK(cases.size() == expected_cases);
  for (const std::string& name : cases) {
    CAPTURE(name);
    const auto spec = scenarios::load_schedule_spec(tests::golden_spec(scheduler, name));
    const auto found = tests::differences(scheduler, name, sim::run_schedule(spec));
    CHECK(found.empty());
    for (const std::string& difference : found) {
      MESSAGE(difference);
    }
  }
}

} // namespace

TEST_CASE("credit decides as Xen did: every count and time of 85 recorded runs is equal") {
  check_cases("credit", 85);
}

TEST_CASE("credit2 decides as Xen did: every count and time of 81 recorded runs is equal") {
  check_cases("credit2", 81);
}

TEST_CASE("RTDS decides as Xen did: every count and time of 4 recorded runs is equal") {
  check_cases("rtds", 4);
}

TEST_CASE("null decides as Xen did: every count and time of 3 recorded runs is equal") {
  check_cases("null", 3);
}
