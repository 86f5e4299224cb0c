/// Families and parameters of case files, and costs in a case's change.
#include "models/platform.hpp"
#include "tests/scenarios/case_errors.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace domus;
using namespace domus::scenarios;

namespace {

/// A case of what a grant copy costs on a Haswell: 1746 cycles at 2.5 GHz.
std::string price_case(const std::string& id, const std::string& keys = "") {
  return "[[case]]\nid = \"" + id +
         "\"\narea = \"a\"\nwhat = \"w\"\npublished = 700\ntolerance = 0.1\nbecause = \"b\"\n" +
         "source = \"s\"\nunit = \"ns\"\n" + keys +
         "predict = { quantity = \"primitive\", primitive = \"grant copy\", platform = \"haswell\" }\n";
}

/// The parameter's table begins on line 2, its keys on line 3.
std::string parameter(const std::string& keys) {
  return "name = \"t\"\n[[parameter]]\n" + keys + "why = \"because\"\n";
}

} // namespace

TEST_CASE("a case's family is its area unless it names one") {
  const CaseFile file = load("name = \"t\"\n" + price_case("A") + price_case("B", "family = \"netperf\"\n"));
  CHECK(file.cases[0].family == "a");
  CHECK(file.cases[1].family == "netperf");
  CHECK_FALSE(file.cases[0].input);
}

TEST_CASE("a parameter has the platform's price and range, in the platform's unit, and knows its cases") {
  const CaseFile file = load(parameter("name = \"grant copy\"\n") + price_case("A", "calibrated = [\"grant copy\"]\n") +
                             price_case("B") + price_case("C", "calibrated = [\"grant copy\"]\n"));
  REQUIRE(file.parameters.size() == 1);
  const Parameter& one = file.parameters[0];
  const models::PrimitiveFact& fact = models::find_platform("haswell")->fact(models::Primitive::grant_copy);
  CHECK(one.platform == "haswell"); // that of the first case
  CHECK(one.value == fact.value);
  CHECK(one.low == fact.low);
  CHECK(one.high == fact.high);
  CHECK(one.cases == std::vector<std::string>{"A", "C"});
}

TEST_CASE("a range in ns of a price in cycles is taken at the platform's clock: 2.5 GHz") {
  const CaseFile file =
      load(parameter("name = \"grant copy\"\nrange = [\"400 ns\", \"2500 cycles\"]\n") + price_case("A"));
  CHECK(file.parameters[0].low == doctest::Approx(1000));
  CHECK(file.parameters[0].high == doctest::Approx(2500));
}

TEST_CASE("the SMT rate is a parameter with a range of its own") {
  const CaseFile file =
      load(parameter("name = \"smt rate\"\nplatform = \"zen2\"\nrange = [0.5, 1]\n") + price_case("A"));
  CHECK_FALSE(file.parameters[0].primitive);
  CHECK(file.parameters[0].value == doctest::Approx(models::find_platform("zen2")->smt_rate / 1024.0));
  CHECK(file.parameters[0].high == 1);
}

TEST_CASE("bad cases: parameters") {
  const std::string rest = price_case("A");
  CHECK(errors_of_cases(parameter("name = \"grant copi\"\n") + rest)
            .find("f:3:8: error: unknown cost \"grant copi\"\n  did you mean \"grant copy\"?") == 0);
  CHECK(errors_of_cases(parameter("name = \"disk rates\"\n") + rest).find("unknown cost \"disk rates\"") !=
        std::string::npos);
  CHECK(errors_of_cases(parameter("name = \"\"\n") + rest).find("f:3:8: error: \"name\" is empty") == 0);
  CHECK(errors_of_cases(parameter("") + rest).find("f:2:1: error: [[parameter]] has no \"name\"") == 0);
  CHECK(errors_of_cases("name = \"t\"\n[[parameter]]\nname = \"grant copy\"\n" + rest)
            .find("f:2:1: error: [[parameter]] has no \"why\"") == 0);
  CHECK(errors_of_cases(parameter("name = \"grant copy\"\n") + "[[parameter]]\nname = \"grant copy\"\nwhy = \"w\"\n" +
                        rest) == "f:6:8: error: a second parameter is called \"grant copy\"\n"
                                 "  leave one of them out");
  CHECK(errors_of_cases(parameter("name = \"grant copy\"\nrange = [\"900 ns\", \"400 ns\"]\n") + rest) ==
        "f:4:9: error: \"range\" begins above its end\n"
        "  give the lower end first");
  CHECK(errors_of_cases(parameter("name = \"grant copy\"\nrange = [\"100 ns\", \"400 ns\"]\n") + rest) ==
        "f:4:9: error: \"grant copy\" is 1746 cycles on haswell, outside 250 cycles to 1000 cycles\n"
        "  give a range that holds it");
  CHECK(errors_of_cases(parameter("name = \"grant copy\"\nrange = [\"0 ns\", \"900 ns\"]\n") + rest) ==
        "f:4:9: error: the range of a parameter begins at 0\n"
        "  add a range whose ends are both above 0");
  CHECK(errors_of_cases(parameter("name = \"grant copy\"\nrange = [\"400 ns\"]\n") + rest) ==
        "f:4:9: error: \"range\" is not a list of two\n"
        "  write range = [\"400 ns\", \"600 ns\"]");
  CHECK(errors_of_cases(parameter("name = \"grant copy\"\nrange = [400, 900]\n") + rest)
            .find("f:4:10: error: \"range\" is 400 without a unit\n") == 0);
  CHECK(errors_of_cases(parameter("name = \"grant copy\"\nrange = 3\n") + rest).find("is not a list of two") !=
        std::string::npos);
  CHECK(errors_of_cases(parameter("name = \"smt rate\"\n") + rest) ==
        "f:2:1: error: the SMT rate has no range of its own\n"
        "  add range = [0.6, 0.75], the least and the most that is plausible");
  CHECK(errors_of_cases(parameter("name = \"smt rate\"\nrange = [\"0.6\", 0.7]\n") + rest)
            .find("f:4:10: error: \"range\" is text, but must be a number") == 0);
  CHECK(errors_of_cases(parameter("name = \"grant copy\"\nplatform = \"haswel\"\n") + rest)
            .find("f:4:12: error: unknown platform \"haswel\"\n  did you mean \"haswell\"?") == 0);
  CHECK(errors_of_cases(parameter("name = \"system call hvm extra\"\n") + rest)
            .find("which nothing can be multiplied by") != std::string::npos);
}

TEST_CASE("bad cases: more than eight parameters") {
  std::string text = "name = \"t\"\n";
  for (const std::string name : {"grant copy", "hypercall pv", "event bounce", "event scan", "physical ipi",
                                 "vcpu switch", "grant map", "grant unmap"})
    text += "[[parameter]]\nname = \"" + name + "\"\nwhy = \"w\"\n";
  CHECK(load(text + price_case("A")).parameters.size() == 8);
  CHECK(errors_of_cases(text + "[[parameter]]\nname = \"copy kib\"\nwhy = \"w\"\n" + price_case("A")) ==
        "f:26:1: error: there are more than 8 parameters\n"
        "  a model with many free parameters fits anything: leave out those that matter least");
}

TEST_CASE("bad cases: families, inputs and what a case was calibrated on") {
  const std::string start = "name = \"t\"\n";
  CHECK(errors_of_cases(start + price_case("A", "family = \"\"\n")) == "f:11:10: error: \"family\" is empty\n"
                                                                       "  give a name of at least one character");
  CHECK(errors_of_cases(start + price_case("A", "family = 3\n")).find("f:11:10: error: \"family\" is a whole number") ==
        0);
  CHECK(errors_of_cases(start + price_case("A", "input = \"yes\"\n")).find("f:11:9: error: \"input\" is text") == 0);
  CHECK(errors_of_cases(start + price_case("A", "calibrated = [\"grant copy\"]\n")) ==
        "f:11:15: error: no [[parameter]] is called \"grant copy\"\n"
        "  add one, or input = true in place of \"calibrated\" if it was measured as it is");
  const std::string with = parameter("name = \"grant copy\"\n");
  CHECK(errors_of_cases(with + price_case("A", "calibrated = [\"grant copi\"]\n"))
            .find("f:14:15: error: no [[parameter]] is called \"grant copi\"\n  did you mean \"grant copy\"?") == 0);
  CHECK(errors_of_cases(with + price_case("A", "calibrated = [\"grant copy\", \"grant copy\"]\n")) ==
        "f:14:29: error: \"grant copy\" stands here twice\n"
        "  name it once");
  CHECK(errors_of_cases(with + price_case("A", "input = true\ncalibrated = [\"grant copy\"]\n"))
            .find("f:5:1: error: this case is both an input and calibrated on\n") == 0);
}

TEST_CASE("a change of costs gives every host of the scenario these prices") {
  const std::string predict =
      "[[case]]\nid = \"A\"\narea = \"a\"\nwhat = \"w\"\npublished = 1\ntolerance = 0.1\n"
      "because = \"b\"\nsource = \"s\"\nunit = \"x\"\n[case.over]\nchange = {}\n[case.predict]\n"
      "quantity = \"operations\"\n";
  const std::string hosts = "[case.predict.scenario]\nname = \"s\"\n"
                            "guest = [{ name = \"g\", host = \"a\", mode = \"pv\", vcpus = 1, memory = \"1 GiB\", "
                            "workload = \"compute\" }]\n";
  const std::string machine =
      "platform = \"haswell\", cores_per_socket = 2, memory = \"8 GiB\", storage = \"nvme\", nic = \"1gbe\"";
  const CaseFile file =
      load("name = \"t\"\n" + predict + "change = { vcpus = 2, costs = { \"hypercall pv\" = \"1 us\" } }\n" + hosts +
           "host = [{ name = \"a\", " + machine + " }, { name = \"b\", " + machine +
           ", costs = { \"hypercall pv\" = \"9 us\", \"grant copy\" = \"2 us\" } }]\n");
  const Scenario& changed = file.scenarios[file.cases[0].predict->scenario];
  const auto price = [&](std::size_t host, models::Primitive primitive) {
    return platform_of(changed.hosts[host]).cost(primitive).time.count();
  };
  CHECK(changed.guests[0].vcpus == 2);
  CHECK(price(0, models::Primitive::hypercall_pv) == doctest::Approx(1000));
  CHECK(price(1, models::Primitive::hypercall_pv) == doctest::Approx(1000));
  CHECK(price(1, models::Primitive::grant_copy) == doctest::Approx(2000)); // its own, which nothing was said about
  const Scenario& unchanged = file.scenarios[file.cases[0].second.scenario];
  CHECK(unchanged.hosts[0].repriced == nullptr);
  CHECK(platform_of(unchanged.hosts[1]).cost(models::Primitive::hypercall_pv).time.count() == doctest::Approx(9000));
  CHECK(errors_of_cases("name = \"t\"\n" + predict + "change = { costs = { \"hypercal pv\" = \"1 us\" } }\n" + hosts +
                        "host = [{ name = \"a\", " + machine + " }]\n")
            .find("with this change: unknown cost \"hypercal pv\" in \"costs\"\n  did you mean \"hypercall pv\"?") !=
        std::string::npos);
}
