#include "scenarios/schedule_json.hpp"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

using namespace domus::scenarios;
using namespace domus::models;

namespace {

/// A spec of one domain with one vCPU that does `workload`, with more members at the top if given.
std::string spec_with(const std::string& workload, const std::string& more = "") {
  return R"({"scheduler": "credit", "host": {"pcpus": 4, "sockets": 2}, "window_ms": 100, )" + more +
         R"("domains": [{"name": "d0", "vcpus": [{"start_us": 0, "workload": )" + workload + "}]}]}";
}

std::string complaint_about(const std::string& text) {
  try {
    static_cast<void>(load_schedule_spec_text(text, "spec.json"));
  } catch (const InputError& error) {
    return error.what();
  }
  return "accepted";
}

} // namespace

TEST_CASE("what a spec leaves out is Xen's default") {
  const ScheduleSpec spec = load_schedule_spec_text(spec_with(R"({"type": "busy"})"), "spec.json");
  CHECK(spec.options == domus::models::SchedulerOptions{});
  CHECK(spec.options.time_slice == 30ms);
  CHECK(spec.options.rate_limit == 1ms);
  CHECK(spec.warm_up == 0ns);
  REQUIRE(spec.domains.size() == 1);
  CHECK(spec.domains[0].weight == 256);
  CHECK(spec.domains[0].cap == 0);
  CHECK_FALSE(spec.domains[0].vcpus[0].hard_affinity.has_value());
}

TEST_CASE("times carry their unit in the key, and may have fractions") {
  const auto spec =
      load_schedule_spec_text(spec_with(R"({"type": "io", "run_us": 0.5, "sleep_us": 1800})"), "spec.json");
  CHECK(spec.domains[0].vcpus[0].work == ScheduleWork{PeriodicWork{500ns, 1800us}});
}

TEST_CASE("a vCPU's own affinity wins over its domain's") {
  const auto spec = load_schedule_spec_text(R"({"scheduler": "credit", "host": {"pcpus": 2}, "window_ms": 1,
      "domains": [{"name": "d", "hard_affinity": [0], "soft_affinity": [1], "vcpus": [
        {"start_us": 0, "workload": {"type": "busy"}, "hard_affinity": [1]}]}]})",
                                            "spec.json");
  CHECK(spec.domains[0].vcpus[0].hard_affinity == std::vector<unsigned>{1});
  CHECK(spec.domains[0].vcpus[0].soft_affinity == std::vector<unsigned>{1});
}

TEST_CASE("a spec may say what it is and what it shows") {
  const ScheduleSpec spec = load_schedule_spec_text(
      spec_with(R"({"type": "busy"})", R"("name": "a title", "description": "All of it.\nTry: it", )"), "spec.json");
  CHECK(spec.name == "a title");
  CHECK(spec.description == "All of it.\nTry: it");
}

TEST_CASE("a client names its server, wherever that stands in the list") {
  const auto spec = load_schedule_spec_text(R"({"scheduler": "credit", "host": {"pcpus": 2}, "window_ms": 1,
      "domains": [
        {"name": "guest", "vcpus": [{"start_us": 0, "workload": {"type": "client", "run_us": 1, "service_us": 2,
                                     "device_us": 3, "server": ["dom0", 1]}}]},
        {"name": "dom0", "vcpus": [{"start_us": 0, "workload": {"type": "server"}},
                                   {"start_us": 0, "workload": {"type": "server"}}]}]})",
                                            "spec.json");
  const auto& client = std::get<ClientWork>(spec.domains[0].vcpus[0].work);
  CHECK(client.server_domain == 1);
  CHECK(client.server_vcpu == 1);
  CHECK(client.device == 3us);
}

TEST_CASE("a mistake is named by its path inside the file, with what to do") {
  CHECK(complaint_about(spec_with(R"({"type": "bussy"})")) ==
        "spec.json: /domains/0/vcpus/0/workload/type: error: unknown workload \"bussy\"\n"
        "  did you mean \"busy\"?");
  CHECK(complaint_about(spec_with(R"({"type": "yield"})")) ==
        "spec.json: /domains/0/vcpus/0/workload: error: \"run_us\" is missing\n  add \"run_us\" here");
  CHECK(complaint_about(spec_with(R"({"type": "yield", "run_us": "1 ms"})")) ==
        "spec.json: /domains/0/vcpus/0/workload/run_us: error: is a text where a number of microseconds is needed\n"
        "  give a number of microseconds from 0.001 to 1000000000000");
  CHECK(complaint_about(spec_with(R"({"type": "exp", "run_mean_us": 1, "sleep_mean_us": 1})")) ==
        "spec.json: /domains/0/vcpus/0: error: \"prng_state\" is missing\n"
        "  add \"prng_state\" here, such as 1, and another number for each vCPU that draws random times");
  CHECK(complaint_about(R"({"scheduler": "credit"})") == "spec.json: /: error: \"host\" is missing\n"
                                                         "  add \"host\" here, such as { \"pcpus\": 4 }");
  CHECK(complaint_about(R"({"scheduler": "rtds", "xen": "4.4"})") ==
        "spec.json: /xen: error: Xen 4.4 has no scheduler rtds\n  write \"4.5\" or later, or name another scheduler");
  CHECK(complaint_about("{\n  \"scheduler\": }").substr(0, 30) == "spec.json:2:16: error: is not ");
}

TEST_CASE("specs that cannot be run are refused: nothing is clamped or guessed") {
  const auto busy = [](const std::string& more) { return spec_with(R"({"type": "busy"})", more); };
  const std::pair<std::string, std::string> bad[] = {
      {"", "spec.json:1:1: error: is not JSON"},
      {R"({"window_ms": 2e308})", "spec.json: error: holds a number beyond 1e308"},
      {"[]", "spec.json: /: error: is a list where an object is needed"},
      {busy(R"("windw_ms": 3, )"), "/windw_ms: error: unknown key"},
      {busy(R"("params": {"ratelimit_us": -1}, )"), "/params/ratelimit_us: error: -1 is out of range"},
      {busy(R"("params": {"tslice_ms": 0}, )"), "/params/tslice_ms: error: 0 is out of range"},
      {busy(R"("params": {"tslice_ms": 1.5}, )"), "/params/tslice_ms: error: 1.5 is not a whole number"},
      {busy(R"("adjust": [{"at_ms": 1, "domain": "x"}], )"), "/adjust/0/domain: error: no domain is called \"x\""},
      {busy(R"("trace_ms": [5, 4], )"), "/trace_ms/1: error: 4 is out of range"},
      {busy(R"("seed": -1, )"), "/seed: error: -1 is out of range"},
      {spec_with(R"({"type": "io", "run_us": 0, "sleep_us": 0})"), "takes no time at all"},
      {spec_with(R"({"type": "exp", "run_mean_us": 1, "sleep_mean_us": 1})"), "\"prng_state\" is missing"},
      {spec_with(R"({"type": "client", "run_us": 1, "service_us": 1, "device_us": 1, "server": ["d0", 0]})"),
       "/server/1: error: this vCPU is not a server"},
  };
  for (const auto& each : bad) {
    CAPTURE(each.first);
    CHECK(complaint_about(each.first).find(each.second) != std::string::npos);
  }
  CHECK(complaint_about(R"({"scheduler": "credit", "host": {"pcpus": 6, "sockets": 2, "threads_per_core": 2}})")
            .find("/host: error: 6 pCPUs cannot be 2 sockets of whole cores with 2 threads") != std::string::npos);
  CHECK(complaint_about(std::string(1'000'000, '[')).find("is not JSON") != std::string::npos);
}
