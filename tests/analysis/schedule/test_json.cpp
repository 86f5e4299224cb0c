/// The formats of the recorded Xen decisions, written by domus: the same values, keys, order and bytes.
#include "analysis/schedule/json.hpp"
#include "scenarios/schedule_json.hpp"
#include "sim/schedule/run_schedule.hpp"
#include "tests/analysis/snapshot.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

using namespace domus;
namespace fs = std::filesystem;

namespace {

const std::string golden = std::string(DOMUS_TESTS_DIR) + "/golden/";

/// "tests/golden/credit/credit_a01_w1to2_1p" and so on: every case of a scheduler, without the ending.
std::vector<std::string> cases_of(const std::string& scheduler) {
  const std::string ending = ".spec.json";
  std::vector<std::string> cases;
  for (const auto& entry : fs::directory_iterator(golden + scheduler)) {
    const std::string path = entry.path().string();
    if (path.size() > ending.size() && path.substr(path.size() - ending.size()) == ending)
      cases.push_back(path.substr(0, path.size() - ending.size()));
  }
  std::sort(cases.begin(), cases.end());
  return cases;
}

/// The first line that differs, for a short message.
std::string first_difference(const std::string& xen, const std::string& ours) {
  const auto [one, other] = std::mismatch(xen.begin(), xen.end(), ours.begin(), ours.end());
  if (one == xen.end() && other == ours.end())
    return "";
  const auto at = static_cast<std::size_t>(one - xen.begin());
  const std::size_t line = at == 0 ? 0 : xen.rfind('\n', at - 1) + 1;
  return "Xen: " + xen.substr(line, 100) + "\nhere: " + ours.substr(line, 100);
}

void check_case(const std::string& path) {
  CAPTURE(path);
  const scenarios::ScheduleSpec spec = scenarios::load_schedule_spec(path + ".spec.json");
  const sim::ScheduleResult result = sim::run_schedule(spec);
  const auto expected = nlohmann::ordered_json::parse(tests::read_file(path + ".expect.json"))["result"];
  const auto written = analysis::schedule_json(spec, result);
  CHECK(first_difference(expected.dump(1), written.dump(1)) == "");
  if (spec.trace) {
    CHECK(first_difference(tests::read_file(path + ".trace.csv"), analysis::trace_csv(result.trace)) == "");
    CHECK(first_difference(tests::read_file(path + ".credits.csv"),
                           analysis::credits_csv(result.scheduler, result.credits)) == "");
  }
}

} // namespace

TEST_CASE("result, trace and credits of every recorded run are written byte for byte as they were recorded") {
  for (const std::string scheduler : {"credit", "credit2", "rtds", "null"}) {
    const std::vector<std::string> cases = cases_of(scheduler);
    CHECK(!cases.empty());
    for (const std::string& path : cases)
      check_case(path);
  }
}

TEST_CASE("what has not happened is null: a batch that is not done, a latency without samples") {
  const scenarios::ScheduleSpec spec = scenarios::load_schedule_spec_text(
      R"({"scheduler": "credit", "host": {"pcpus": 1}, "window_ms": 2, "bucket_ms": 1, "domains": [
          {"name": "b", "vcpus": [{"start_us": 0, "workload": {"type": "batch", "total_us": 5000}}]},
          {"name": "c", "vcpus": [{"start_us": 1000000, "workload": {"type": "client", "run_us": 1, "service_us": 1,
                                   "device_us": 1, "server": ["s", 0]}}]},
          {"name": "s", "vcpus": [{"start_us": 1000000, "workload": {"type": "server"}}]}]})",
      "spec.json");
  const auto json = analysis::schedule_json(spec, sim::run_schedule(spec));
  const auto& batch = json["domains"][0]["vcpus"][0];
  CHECK(batch["done_ns"].is_null());
  CHECK(batch["resp_ns"].is_null());
  CHECK(batch["cpu_ns_buckets"] == nlohmann::ordered_json{1'000'000, 1'000'000});
  CHECK_FALSE(batch.contains("rtt_ns"));
  CHECK(json["domains"][1]["rtt_ns"].is_null());
  CHECK_FALSE(json["domains"][1]["vcpus"][0].contains("done_ns"));
}
