/// The table of the ARINC 653 scheduler in a scheduling spec.
#include "scenarios/schedule_json.hpp"

#include <doctest/doctest.h>

#include <string>
#include <utility>

using namespace domus::scenarios;
using namespace domus::models;

namespace {

/// Two domains, of one and of two vCPUs, under `scheduler` with this member at the top.
std::string spec_with(const std::string& member, const std::string& scheduler = "arinc653") {
  return R"({"scheduler": ")" + scheduler + R"(", "host": {"pcpus": 1}, "window_ms": 100, )" + member +
         R"("domains": [
           {"name": "flaps", "vcpus": [{"start_us": 0, "workload": {"type": "busy"}}]},
           {"name": "radio", "vcpus": [{"start_us": 0, "workload": {"type": "busy"}},
                                       {"start_us": 0, "workload": {"type": "busy"}}]}]})";
}

std::string with_table(const std::string& frame, const std::string& slots) {
  return spec_with(R"("arinc653": {"major_frame_us": )" + frame + R"(, "slots": [)" + slots + "]}, ");
}

std::string slot(const std::string& domain, const std::string& vcpu, const std::string& runtime) {
  return R"({"domain": )" + domain + R"(, "vcpu": )" + vcpu + R"(, "runtime_us": )" + runtime + "}";
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

TEST_CASE("a table names domains, and a vCPU may have several slots") {
  const auto spec =
      load_schedule_spec_text(with_table("100", slot("\"radio\"", "1", "20") + "," + slot("\"flaps\"", "0", "30.5") +
                                                    "," + slot("\"radio\"", "1", "10")),
                              "spec.json");
  CHECK(spec.scheduler == Scheduler::arinc653);
  CHECK(spec.arinc653 == ArincTable{.slots = {{.domain = 1, .vcpu = 1, .runtime = 20us},
                                              {.domain = 0, .vcpu = 0, .runtime = 30'500ns},
                                              {.domain = 1, .vcpu = 1, .runtime = 10us}},
                                    .major_frame = 100us});
}

TEST_CASE("without a table there are no slots: Xen gives them to dom0") {
  CHECK(load_schedule_spec_text(spec_with(""), "spec.json").arinc653 == ArincTable{});
}

TEST_CASE("slots may fill the frame to its end, and not beyond") {
  const std::string slots = slot("\"flaps\"", "0", "60") + "," + slot("\"radio\"", "0", "40");
  CHECK(complaint_about(with_table("100", slots)) == "accepted");
  CHECK(complaint_about(with_table("99.5", slots)) ==
        "spec.json: /arinc653/major_frame_us: error: the slots take 100 us, which is longer than this frame\n"
        "  make the frame at least as long, or the slots shorter");
}

TEST_CASE("a table holds 64 slots, as many as Xen's") {
  std::string slots = slot("\"flaps\"", "0", "1");
  for (int i = 1; i < 64; ++i) {
    slots += "," + slot("\"flaps\"", "0", "1");
  }
  CHECK(complaint_about(with_table("100", slots)) == "accepted");
  CHECK(complaint_about(with_table("100", slots + "," + slot("\"flaps\"", "0", "1"))) ==
        "spec.json: /arinc653/slots: error: has 65 elements\n  list at most 64");
}

TEST_CASE("a table for a scheduler that has none is refused") {
  CHECK(complaint_about(spec_with(
            R"("arinc653": {"major_frame_us": 10, "slots": [)" + slot("\"flaps\"", "0", "5") + "]}, ", "credit")) ==
        "spec.json: /arinc653: error: a table of slots means nothing to the scheduler credit\n"
        "  leave it out, or make the scheduler \"arinc653\"");
}

TEST_CASE("a slot that cannot be is named by its path") {
  const std::string flaps = "\"flaps\"";
  const std::pair<std::string, std::string> bad[] = {
      {slot("\"flap\"", "0", "5"),
       "/arinc653/slots/0/domain: error: no domain is called \"flap\"\n  did you mean \"flaps\"?"},
      {slot("0", "0", "5"), "/arinc653/slots/0/domain: error: is a number where a text is needed"},
      {slot(flaps, "1", "5"), "/arinc653/slots/0/vcpu: error: 1 is out of range\n"},
      {slot(flaps, "-1", "5"), "/arinc653/slots/0/vcpu: error: -1 is out of range"},
      {slot(flaps, "0", "5") + "," + slot("\"radio\"", "2", "5"), "/arinc653/slots/1/vcpu: error: 2 is out of range"},
      {slot(flaps, "0", "0"), "/arinc653/slots/0/runtime_us: error: 0 is out of range"},
      {slot(flaps, "0", "0.999"), "/arinc653/slots/0/runtime_us: error: 0.999 is out of range"},
      {slot(flaps, "0", "-5"), "/arinc653/slots/0/runtime_us: error: -5 is out of range"},
      {slot(flaps, "0", "\"5 us\""), "/arinc653/slots/0/runtime_us: error: is a text where a number of microseconds"},
      {slot(flaps, "0", "1e300"), "/arinc653/slots/0/runtime_us: error:"},
      {R"({"domain": "flaps", "vcpu": 0})", "/arinc653/slots/0: error: \"runtime_us\" is missing"},
      {R"({"domain": "flaps", "runtime_us": 5})", "/arinc653/slots/0: error: \"vcpu\" is missing"},
      {R"({"vcpu": 0, "runtime_us": 5})", "/arinc653/slots/0: error: \"domain\" is missing"},
      {R"({"domain": "flaps", "vcpu": 0, "runtime_ms": 5})", "/arinc653/slots/0/runtime_ms: error: unknown key"},
      {"7", "/arinc653/slots/0: error: is a number where an object is needed"},
      {"", "/arinc653/slots: error: is empty\n  list at least 1"},
  };
  for (const auto& each : bad) {
    CAPTURE(each.first);
    CHECK(complaint_about(with_table("100", each.first)).find("spec.json: " + each.second) == 0);
  }
}

TEST_CASE("a frame that cannot be is named by its path") {
  const std::string five = slot("\"flaps\"", "0", "5");
  CHECK(complaint_about(with_table("0", five)).find("spec.json: /arinc653/major_frame_us: error: 0 is out of range") ==
        0);
  CHECK(complaint_about(with_table("null", five))
            .find("spec.json: /arinc653/major_frame_us: error: is null where a number of microseconds is needed") == 0);
  CHECK(complaint_about(spec_with(R"("arinc653": {"major_frame_us": 5}, )"))
            .find("spec.json: /arinc653: error: \"slots\" is missing") == 0);
  CHECK(complaint_about(spec_with(R"("arinc653": [], )"))
            .find("spec.json: /arinc653: error: is a list where an object is needed") == 0);
}
