/// The ideal shares that were computed for the recorded runs by other means.
#include "analysis/schedule/ideal_share.hpp"
#include "scenarios/schedule_json.hpp"
#include "tests/analysis/snapshot.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

using namespace domus;
namespace fs = std::filesystem;

namespace {

/// The recorded result, as far as ideal shares look at it: who used how much.
sim::ScheduleResult used_in(const nlohmann::json& recorded) {
  sim::ScheduleResult result;
  result.window = models::Nanoseconds{recorded["window_ns"].get<std::int64_t>()};
  for (const auto& domain : recorded["domains"]) {
    result.domains.emplace_back();
    for (const auto& vcpu : domain["vcpus"]) {
      result.domains.back().vcpus.emplace_back();
      result.domains.back().vcpus.back().cpu_time = models::Nanoseconds{vcpu["cpu_ns"].get<std::int64_t>()};
    }
  }
  return result;
}

void check_equal(const nlohmann::json& recorded, const scenarios::ScheduleSpec& spec,
                 const std::optional<std::vector<double>>& ours) {
  REQUIRE(ours.has_value());
  for (std::size_t d = 0; d < spec.domains.size(); ++d) {
    CAPTURE(spec.domains[d].name);
    CHECK((*ours)[d] == doctest::Approx(recorded[spec.domains[d].name].get<double>()).epsilon(1e-5));
  }
}

} // namespace

TEST_CASE("the ideal shares of the recorded runs come out") {
  std::size_t compared = 0;
  for (const std::string scheduler : {"credit", "credit2"})
    for (const auto& entry : fs::directory_iterator(std::string(DOMUS_TESTS_DIR) + "/golden/" + scheduler)) {
      const std::string path = entry.path().string();
      const std::size_t ending = path.find(".expect.json");
      if (ending == std::string::npos)
        continue;
      const auto expected = nlohmann::json::parse(tests::read_file(path));
      if (!expected.contains("ideal_cpu"))
        continue;
      CAPTURE(path);
      const scenarios::ScheduleSpec spec = scenarios::load_schedule_spec(path.substr(0, ending) + ".spec.json");
      const sim::ScheduleResult result = used_in(expected["result"]);
      const auto& ideal = expected["ideal_cpu"];
      check_equal(ideal["per_vcpu_weight"], spec, ideal_shares(spec, result, analysis::WeightOf::vcpu));
      check_equal(ideal["per_domain_weight"], spec, ideal_shares(spec, result, analysis::WeightOf::domain));
      ++compared;
    }
  CHECK(compared == 144);
}

TEST_CASE("there is no ideal where weights mean nothing, change on the way, or work comes to an end") {
  const auto ideal_of = [](const std::string& scheduler, const std::string& workload, const std::string& more) {
    const scenarios::ScheduleSpec spec = scenarios::load_schedule_spec_text(
        R"({"scheduler": ")" + scheduler + R"(", "host": {"pcpus": 1}, "window_ms": 1, "domains": [
            {"name": "a", "vcpus": [{"start_us": 0, "workload": )" +
            workload + "}]}]" + more + "}",
        "spec.json");
    sim::ScheduleResult result;
    result.window = spec.window;
    result.domains = {sim::ScheduleDomainResult{"a", {sim::ScheduleVcpuResult{}}, {}, 0, 0, {}}};
    return ideal_shares(spec, result, analysis::WeightOf::vcpu);
  };
  const std::string busy = R"({"type": "busy"})";
  CHECK(ideal_of("credit", busy, "") == std::vector<double>{1});
  CHECK_FALSE(ideal_of("rtds", busy, "").has_value());
  CHECK_FALSE(ideal_of("credit", R"({"type": "batch", "total_us": 5})", "").has_value());
  CHECK_FALSE(ideal_of("credit", busy, R"(, "adjust": [{"at_ms": 0, "domain": "a", "weight": 1}])").has_value());
}
