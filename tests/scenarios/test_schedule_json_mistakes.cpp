/// Mistakes that people make in scheduling specs, each with its place and what to do.
#include "scenarios/schedule_json.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>

using namespace domus::scenarios;

namespace {

/// What the reader says of a spec for two pCPUs and 100 ms, after "spec.json: ".
std::string complaint(const std::string& top, const std::string& domain = "",
                      const std::string& vcpu = R"("workload": {"type": "busy"})") {
  const std::string text = fmt::format(
      R"({{"scheduler": "credit", "host": {{"pcpus": 2}}, "window_ms": 100, {}"domains": [{{"name": "a", {})"
      R"("vcpus": [{{"start_us": 0, {}}}]}}]}})",
      top, domain, vcpu);
  try {
    static_cast<void>(load_schedule_spec_text(text, "spec.json"));
  } catch (const InputError& error) {
    return std::string(error.what()).substr(std::string("spec.json: ").size());
  }
  return "accepted";
}

std::string complaint_about_domain(const std::string& domain) {
  return complaint("", domain + ", ");
}

std::string complaint_about_work(const std::string& workload) {
  return complaint("", "", "\"workload\": " + workload);
}

} // namespace

TEST_CASE("affinities: lists of pCPUs that exist, each once") {
  CHECK(complaint_about_domain(R"("hard_affinity": "0-1")") ==
        "/domains/0/hard_affinity: error: is not a list of pCPUs\n  list them all, as [0, 1]");
  CHECK(complaint_about_domain(R"("hard_affinity": 1)") ==
        "/domains/0/hard_affinity: error: is not a list of pCPUs\n  list them all, as [0, 1]");
  CHECK(complaint_about_domain(R"("hard_affinity": [])") ==
        "/domains/0/hard_affinity: error: is empty\n  list at least 1");
  CHECK(complaint_about_domain(R"("soft_affinity": [0, 2])") ==
        "/domains/0/soft_affinity/1: error: the host has no pCPU 2\n  its pCPUs are 0 to 1");
  CHECK(complaint_about_domain(R"("soft_affinity": [1, 0, 1])") ==
        "/domains/0/soft_affinity/2: error: names pCPU 1 again\n  name each pCPU once");
}

TEST_CASE("weights and caps: whole numbers in Xen's range, as numbers") {
  CHECK(complaint_about_domain(R"("weight": 256.0)") == "accepted");
  CHECK(complaint_about_domain(R"("cap": 900)") == "accepted"); // more than the vCPU can use, as Xen takes it
  CHECK(complaint_about_domain(R"("weight": 0)") ==
        "/domains/0/weight: error: 0 is out of range\n  give a whole number from 1 to 65535");
  CHECK(complaint_about_domain(R"("weight": -5)") ==
        "/domains/0/weight: error: -5 is out of range\n  give a whole number from 1 to 65535");
  CHECK(complaint_about_domain(R"("weight": 2.5)") ==
        "/domains/0/weight: error: 2.5 is not a whole number\n  give a whole number from 1 to 65535");
  CHECK(complaint_about_domain(R"("weight": 99999999999999999999)") ==
        "/domains/0/weight: error: 1e+20 is out of range\n  give a whole number from 1 to 65535");
  CHECK(complaint_about_domain(R"("cap": "50 %")") ==
        "/domains/0/cap: error: is a text where a number is needed\n  give a whole number from 0 to 65535");
}

TEST_CASE("a key that stands twice is named, wherever it stands") {
  CHECK(complaint(R"("scheduler": "credit2", )") ==
        "/scheduler: error: this key stands twice in its object\n  keep one of them");
  CHECK(complaint("", R"("weight": 1, "weight": 2, )") ==
        "/domains/0/weight: error: this key stands twice in its object\n  keep one of them");
  CHECK(complaint("", R"("vcpus": [{"start_us": 0, "start_us": 1}], )") ==
        "/domains/0/vcpus/0/start_us: error: this key stands twice in its object\n  keep one of them");
}

TEST_CASE("times that cannot be: outside the run, or over before they begin") {
  CHECK(complaint(R"("trace_ms": [0, 600], )") ==
        "/trace_ms/1: error: 600 is out of range\n  give a number of milliseconds from 0 to 100");
  CHECK(complaint(R"("trace_ms": [50, 50], )") ==
        "/trace_ms: error: ends when it begins\n  give the times at which tracing begins and ends, as [0, 600]");
  CHECK(complaint(R"("trace_ms": 600, )") ==
        "/trace_ms: error: is a number where a list is needed\n  write [...] here");
  CHECK(complaint(R"("adjust": [{"at_ms": 101, "domain": "a", "cap": 5}], )") ==
        "/adjust/0/at_ms: error: 101 is out of range\n  give a number of milliseconds from 0 to 100");
  CHECK(complaint(R"("warmup_ms": 1e12, )") ==
        "/warmup_ms: error: 1000000000000.0 is out of range\n  give a number of milliseconds from 0 to 1000000000");
}

TEST_CASE("work that is not: no object, no server, nothing to do") {
  CHECK(complaint_about_work(R"("busy")") ==
        "/domains/0/vcpus/0/workload: error: is a text where an object is needed\n  write {...} here");
  CHECK(complaint_about_work(R"({"type": "io", "run_ms": 1, "sleep_us": 1})").find("did you mean \"run_us\"?") !=
        std::string::npos);
  const std::string client = R"({"type": "client", "run_us": 1, "service_us": 1, "device_us": 1, "server": )";
  CHECK(complaint_about_work(client + R"(["a", 0]})") ==
        "/domains/0/vcpus/0/workload/server/1: error: this vCPU is not a server\n"
        "  name a vCPU whose workload has the type \"server\"");
  CHECK(complaint_about_work(client + R"(["dom0", 0]})") ==
        "/domains/0/vcpus/0/workload/server/0: error: no domain is called \"dom0\"\n  the domains are \"a\"");
  CHECK(complaint_about_work(client + R"(["a", 3]})") ==
        "/domains/0/vcpus/0/workload/server/1: error: 3 is out of range\n  give a whole number from 0 to 0");
}

TEST_CASE("a host without pCPUs, a version that is a number, a domain without a name") {
  const auto of_host = [](const std::string& host) {
    try {
      static_cast<void>(load_schedule_spec_text(R"({"scheduler": "credit", "host": )" + host + "}", "spec.json"));
    } catch (const InputError& error) {
      return std::string(error.what());
    }
    return std::string("accepted");
  };
  CHECK(of_host(R"({"pcpus": 0})").find("/host/pcpus: error: 0 is out of range\n  give a whole number from 1 to ") !=
        std::string::npos);
  CHECK(of_host("2") == "spec.json: /host: error: is a number where an object is needed\n  write {...} here");
  CHECK(complaint(R"("xen": 4.2, )") == "/xen: error: is a number where a text is needed\n  write it in quotes");
  CHECK(complaint(R"("xen": "4.20.4", )") ==
        "/xen: error: \"4.20.4\" is a point release\n  give its series, \"4.20\": that stands for the latest point "
        "release");
  CHECK(complaint(R"("xen": "4.22", )") == "/xen: error: \"4.22\" is not a series of Xen that domus knows\n  give a "
                                           "series from 3.0 to 3.4 or from 4.0 to 4.21, such as \"4.17\"");
  CHECK(complaint_about_domain(R"("cpus": 3)").find("/domains/0/cpus: error: unknown key \"cpus\"") == 0);
  try {
    static_cast<void>(load_schedule_spec_text(R"({"scheduler": "null", "host": {"pcpus": 1}, "window_ms": 1, "domains":
        [{"name": "", "vcpus": []}]})",
                                              "spec.json"));
    CHECK(false);
  } catch (const InputError& error) {
    CHECK(std::string(error.what()) == "spec.json: /domains/0/name: error: is empty\n  give the domain a name");
  }
}
