#include "analysis/run/progress_lines.hpp"
#include "analysis/run/replicate.hpp"
#include "analysis/run/result_json.hpp"
#include "scenarios/input_error.hpp"
#include "tests/analysis/made_up_results.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include <csignal>
#include <cstdlib>

using namespace domus;
using namespace domus::analysis;
using namespace std::chrono_literals;

namespace {

std::string text_of(const std::vector<sim::RunResult>& results) {
  std::string text;
  for (const sim::RunResult& result : results)
    text += to_json(result).dump() + "\n";
  return text;
}

std::vector<Task> tasks_for(const scenarios::Scenario& scenario, unsigned count) {
  std::vector<Task> tasks;
  for (unsigned i = 0; i < count; ++i)
    tasks.push_back({&scenario, replication_seed(scenario.seed, i)});
  return tasks;
}

sim::RunResult simulate(const scenarios::Scenario& scenario, std::uint64_t seed, const sim::Progress&) {
  return tests::made_up_result(scenario, seed);
}

} // namespace

TEST_CASE("a result survives the way to JSON and back, to the last bit") {
  const scenarios::Scenario scenario = tests::two_guest_scenario();
  sim::RunResult result = tests::made_up_result(scenario, 3);
  result.guests[0].completed_per_second = 1.0 / 3;
  result.guests[0].name = "<script>\x01\xf0\x9f\x98\x80'; DROP TABLE";
  const nlohmann::ordered_json json = to_json(result);
  CHECK(to_json(run_result_from(json)).dump() == json.dump());
  const auto bytes = nlohmann::ordered_json::to_cbor(json);
  CHECK(run_result_from(nlohmann::ordered_json::from_cbor(bytes)).guests[0].completed_per_second == 1.0 / 3);
  CHECK(run_result_from(json).unseed == result.unseed);
}

TEST_CASE("results come back in the order of the tasks, the same however many run together") {
  const scenarios::Scenario scenario = tests::two_guest_scenario();
  const std::vector<Task> tasks = tasks_for(scenario, 7);
  const auto alone = run_all(tasks, 1, simulate, {});
  REQUIRE(alone.size() == 7);
  CHECK(alone[6].seed == 13);
  CHECK(text_of(run_all(tasks, 3, simulate, {})) == text_of(alone));
  CHECK(text_of(run_all(tasks, 64, simulate, {})) == text_of(alone));
}

TEST_CASE("bad input found in a run comes back as bad input, the first task's first") {
  const scenarios::Scenario scenario = tests::two_guest_scenario();
  const Simulate refuse = [](const scenarios::Scenario&, std::uint64_t seed, const sim::Progress&) -> sim::RunResult {
    if (seed == 7)
      ::usleep(20'000); // the first task fails last
    throw scenarios::InputError({{"a.toml", static_cast<unsigned>(seed), 2, "does not fit", "take less"}});
  };
  CHECK_THROWS_WITH_AS((void)run_all(tasks_for(scenario, 3), 3, refuse, {}),
                       "a.toml:7:2: error: does not fit\n  take less", scenarios::InputError);
}

TEST_CASE("a run that crashes is reported with its seed, and takes nobody with it") {
  const scenarios::Scenario scenario = tests::two_guest_scenario();
  const Simulate crash = [](const scenarios::Scenario& what, std::uint64_t seed, const sim::Progress&) {
    if (seed == 8)
      ::raise(SIGKILL);
    return tests::made_up_result(what, seed);
  };
  CHECK_THROWS_WITH((void)run_all(tasks_for(scenario, 3), 2, crash, {}),
                    "the run with seed 8 failed: its process was ended by signal 9 (Killed)");
  const Simulate quit = [](const scenarios::Scenario&, std::uint64_t, const sim::Progress&) -> sim::RunResult {
    ::_exit(3);
  };
  CHECK_THROWS_WITH((void)run_all(tasks_for(scenario, 1), 2, quit, {}),
                    "the run with seed 7 failed: its process ended early");
}

TEST_CASE("progress: nothing when quick, then an estimate") {
  ProgressLines terminal(true);
  CHECK(terminal.update(0.5, 500ms).empty());
  CHECK(terminal.finish().empty());
  CHECK(terminal.update(0.25, 2s) == "\r\x1b[K 25 % simulated, about 6 s left");
  CHECK(terminal.update(0.26, 2100ms).empty());
  CHECK(terminal.update(0.01, 3s) == "\r\x1b[K  1 % simulated");
  CHECK(terminal.finish() == "\r\x1b[K");

  ProgressLines file(false);
  CHECK(file.update(0.5, 4s).empty());
  CHECK(file.update(0.05, 6s) == "  5 % simulated, about 2 min left\n");
  CHECK(file.update(0.5, 7s).empty());
  CHECK(file.finish().empty());
}
