/// What the scheduler code of Xen 4.20.4 itself did (tests/golden), and what domus does.
#include "golden.hpp"
#include "scenarios/schedule_json.hpp"
#include "sim/schedule/run_schedule.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <cstddef>
#include <string>
#include <utility>

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

/// Of these runs only the numbers of calls are known, one more a pCPU than here for boot, and not what was run. It is
/// what credit's recorded runs of the same sizes run, with 2 ms in 10 ms and extra time for every vCPU.
TEST_CASE("RTDS calls schedule() as often as Xen did in three more runs") {
  for (const auto& run : {std::pair{"1p", 109'639U}, std::pair{"4p", 444'112U}, std::pair{"8p", 510'587U}}) {
    CAPTURE(run.first);
    auto spec = scenarios::load_schedule_spec(tests::golden_spec("credit", std::string("credit_s_speed_") + run.first));
    spec.scheduler = models::Scheduler::rtds;
    for (scenarios::ScheduleDomain& domain : spec.domains) {
      domain.reservation = {.period = std::chrono::milliseconds(10), .budget = std::chrono::milliseconds(2)};
    }
    spec.window += spec.warm_up;
    spec.warm_up = models::Nanoseconds{0};
    CHECK(sim::run_schedule(spec).schedule_calls + spec.pcpus == run.second);
  }
}
