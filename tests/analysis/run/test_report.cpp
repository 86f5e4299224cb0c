#include "analysis/run/report.hpp"
#include "tests/analysis/made_up_results.hpp"
#include "tests/analysis/snapshot.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

using namespace domus;
using namespace domus::analysis;

namespace {

std::vector<sim::RunResult> three_runs(const scenarios::Scenario& scenario) {
  std::vector<sim::RunResult> results;
  for (unsigned i = 0; i < 3; ++i)
    results.push_back(tests::made_up_result(scenario, replication_seed(scenario.seed, i)));
  return results;
}

} // namespace

TEST_CASE(
    "a summary is the mean over replications: seeds 7, 8, 9 give 1007, 1008, 1009: 1008 +- t(2) / sqrt(3) = 2.48") {
  const scenarios::Scenario scenario = tests::two_guest_scenario();
  const RunSummary summary = summarize(three_runs(scenario));
  REQUIRE(summary.guests.size() == 2);
  const GuestSummary& web = summary.guests[0];
  CHECK(web.completed_per_second.mean == doctest::Approx(1008));
  CHECK(web.completed_per_second.half_width == doctest::Approx(4.30265273 / 1.7320508));
  CHECK(web.cpu_share.mean == doctest::Approx(1.0)); // 2 vCPUs ran 5 s each of 10 s
  CHECK(web.steal_share.mean == doctest::Approx(0.06));
  CHECK(web.driver_share.mean == doctest::Approx(0.07));
  REQUIRE(summary.hosts.size() == 1);
  const HostSummary& host = summary.hosts[0];
  CHECK(host.busy_share.mean + host.hypervisor_share.mean + host.idle_share.mean == doctest::Approx(1));
  CHECK(host.domains[0].cpu_share.mean == doctest::Approx(0.2));
  CHECK(host.devices[0].requests_per_second.mean == doctest::Approx(123.4));
}

TEST_CASE("the report of a run, as text and as JSON") {
  const scenarios::Scenario scenario = tests::two_guest_scenario();
  const auto results = three_runs(scenario);
  const ReplicationPlan plan{7, 3, 2};
  const std::string text = run_text(scenario, plan, summarize(results));
  CHECK(text == tests::snapshot("run.txt", text));
  const std::string json = run_json(scenario, plan, summarize(results), results).dump(2) + "\n";
  CHECK(json == tests::snapshot("run.json", json));
}

TEST_CASE("replications that are all alike: no \"±\", and the report says why") {
  const scenarios::Scenario scenario = tests::two_guest_scenario();
  const std::vector<sim::RunResult> same(3, tests::made_up_result(scenario, 7));
  const std::string text = run_text(scenario, {7, 3, 2}, summarize(same));
  CHECK(text.find("±0") == std::string::npos);
  CHECK(text.find("All replications are alike: nothing here is random") != std::string::npos);
  CHECK(all_alike(summarize(same)));
  CHECK_FALSE(all_alike(summarize(three_runs(scenario))));
  CHECK_FALSE(all_alike(summarize({same.front()}))); // one is like no other
}

TEST_CASE("one run has no interval; an idle guest has no throughput; one that falls behind is named") {
  scenarios::Scenario scenario = tests::two_guest_scenario();
  sim::RunResult result = tests::made_up_result(scenario, 7);
  result.guests[0].completed_per_second = 0;
  result.guests[0].offered_per_second = 0;
  result.guests[0].name = "\x1b[31mred\n";
  result.guests[1].offered_per_second = 4014;
  const std::string text = run_text(scenario, {7, 1, 2}, summarize({result}));
  CHECK(text == tests::snapshot("run_alone.txt", text));
}
