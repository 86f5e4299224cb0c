/// Case files: what they mean, and how mistakes in them are answered.
#include "tests/scenarios/case_errors.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>
#include <string_view>

using namespace domus;
using namespace domus::scenarios;

namespace {

/// Lines 1 to 9: all of a case but its prediction.
const std::string head = R"(name = "t"
[[case]]
id = "A-1"
area = "a"
what = "w"
published = 1.5
tolerance = 0.1
because = "b"
source = "s"
)";
/// Line 10.
const std::string ratio = "unit = \"x\"\n";
/// Lines 11 and 12.
const std::string pv_to_hvm =
    "predict = { quantity = \"operations\", scenario = \"scenarios/lessons/disk_bound.toml\", mode = \"pv\" }\n"
    "over = { mode = \"hvm\" }\n";

/// A case with one prediction of a disk-bound guest, its keys beyond the scenario being `keys`.
std::string one_prediction(const std::string& unit, const std::string& keys) {
  return head + unit + "\npredict = { scenario = \"scenarios/lessons/disk_bound.toml\", " + keys + " }\n";
}

} // namespace

TEST_CASE("a case is read as it stands, and is a gate unless it says otherwise") {
  const CaseFile file = load(head + ratio + pv_to_hvm);
  REQUIRE(file.cases.size() == 1);
  const ValidationCase& one = file.cases[0];
  CHECK(file.name == "t");
  CHECK(one.id == "A-1");
  CHECK(one.published == 1.5);
  CHECK(one.published_to == 1.5);
  CHECK(one.tolerance == 0.1);
  CHECK(one.gate);
  CHECK(one.combination == Combination::ratio);
  REQUIRE(one.predict);
  CHECK(one.predict->mode == models::Mode::pv);
}

TEST_CASE("the second prediction has what the first one has, but for what it says itself") {
  const ValidationCase one = load(head + ratio + pv_to_hvm).cases[0];
  CHECK(one.second.quantity == Quantity::operations);
  CHECK(one.second.scenario == one.predict->scenario);
  CHECK(one.second.mode == models::Mode::hvm);
}

TEST_CASE("cases that name the same scenario share it; a change makes another one of it") {
  const CaseFile file = load(head + ratio +
                             "predict = { quantity = \"operations\", scenario = \"scenarios/lessons/disk_bound.toml\", "
                             "change = { vcpus = 3, paths = { block_queues = 2 } } }\n"
                             "over = { change = { vcpus = 2 } }\n");
  REQUIRE(file.scenarios.size() == 3);
  CHECK(file.scenarios[0].guests[0].vcpus == 1);
  CHECK(file.scenarios[file.cases[0].predict->scenario].guests[0].vcpus == 3);
  CHECK(file.scenarios[file.cases[0].predict->scenario].guests[0].paths.block_queues == 2);
  CHECK(file.scenarios[file.cases[0].second.scenario].guests[0].vcpus == 2);
  CHECK(file.scenarios[file.cases[0].second.scenario].guests[0].workload.name == "random-read");
  CHECK(load(head + ratio + pv_to_hvm).scenarios.size() == 1);
}

TEST_CASE("a scenario can stand in the case itself") {
  const CaseFile file = load(head + "unit = \"us\"\n" + R"([case.predict]
quantity = "itinerary"
guest = "b"
[case.predict.scenario]
name = "inline"
host = [{ name = "h", platform = "haswell", cores_per_socket = 2, memory = "8 GiB", storage = "nvme", nic = "1gbe" }]
guest = [
  { name = "a", mode = "pv", vcpus = 1, memory = "1 GiB", workload = "idle" },
  { name = "b", mode = "pv", vcpus = 1, memory = "1 GiB", workload = "compute" },
]
)");
  REQUIRE(file.scenarios.size() == 1);
  CHECK(file.scenarios[0].name == "inline");
  CHECK(file.cases[0].predict->guest == 1);
}

TEST_CASE("units: an operation a second is 1 /s; a second is 1e9 ns; other units need a scale") {
  CHECK(load(one_prediction("unit = \"/s\"", "quantity = \"operations\"")).cases[0].per_unit == 1);
  CHECK(load(one_prediction("unit = \"ms\"", "quantity = \"p99 response\"")).cases[0].per_unit ==
        doctest::Approx(1e-6));
  CHECK(load(one_prediction("unit = \"%\"", "quantity = \"steal share\"")).cases[0].per_unit == 100);
  CHECK(load(one_prediction("unit = \"kIOPS\"\nscale = 0.016", "quantity = \"operations\"")).cases[0].per_unit ==
        doctest::Approx(0.016));
  CHECK(load(one_prediction("unit = \"us\"\nscale = 2", "quantity = \"mean response\"")).cases[0].per_unit ==
        doctest::Approx(2e-3));
}

TEST_CASE("bad cases: keys and kinds") {
  CHECK(errors_of_cases("") == "f:1:1: error: the case file has no \"name\"\n"
                               "  add name = ... (text): a title\n"
                               "f:1:1: error: the case file has no \"case\"\n"
                               "  add case = ... (a list of tables): the measurements");
  CHECK(errors_of_cases("name = \"t\"\ncase = []\n") == "f:1:1: error: there are no cases\n"
                                                        "  begin each with a line [[case]]");
  CHECK(errors_of_cases("name = \"t\"\ncase = 3\n") ==
        "f:2:8: error: \"case\" is a whole number, but must be a list of tables\n"
        "  begin each with a line [[case]], in double brackets");
  CHECK(errors_of_cases(head + ratio + pv_to_hvm + "tolerence = 3\n") ==
        "f:13:1: error: unknown key \"tolerence\" in [[case]]\n"
        "  did you mean \"tolerance\"?");
  CHECK(errors_of_cases(head + ratio + pv_to_hvm + "gate = \"no\"\n") ==
        "f:13:8: error: \"gate\" is text, but must be true or false\n"
        "  write true or false, without quotes");
  CHECK(errors_of_cases(head + ratio + pv_to_hvm + "published_to = -2\n") ==
        "f:13:16: error: \"published_to\" is -2: it must not be negative\n"
        "  give a number, 1e-15 to 1e+15");
  CHECK(errors_of_cases(head + ratio + "predict = 4\n") ==
        "f:11:11: error: \"predict\" is a whole number, but must be a table\n"
        "  write its keys in braces, as in { key = value }");
  CHECK(errors_of_cases(head + ratio + pv_to_hvm + "calibrated = \"grant copy\"\n") ==
        "f:13:14: error: \"calibrated\" is text, but must be a list of names\n"
        "  write [\"smt rate\"]");
}

TEST_CASE("bad cases: names that nobody knows") {
  CHECK(errors_of_cases(one_prediction("unit = \"/s\"", "quantity = \"operation\""))
            .find("f:11:72: error: unknown quantity \"operation\"\n  did you mean \"operations\"?") == 0);
  CHECK(errors_of_cases(one_prediction("unit = \"/s\"", "quantity = \"operations\", mode = \"pvhmv\""))
            .find("error: unknown mode \"pvhmv\"\n  did you mean \"pvhvm\"?") != std::string::npos);
  CHECK(errors_of_cases(one_prediction("unit = \"/s\"", "quantity = \"operations\", guest = \"raeder\"")) ==
        "f:11:94: error: no guest is called \"raeder\"\n"
        "  did you mean \"reader\"?");
  CHECK(
      errors_of_cases(head + "unit = \"/s\"\npredict = { quantity = \"operations\", scenario = \"nowhere.toml\" }\n") ==
      "f:11:49: error: there is no scenario \"nowhere.toml\"\n"
      "  give a path from this file's folder, or one that comes with domus, such as "
      "\"scenarios/lessons/disk_bound.toml\"");
}

TEST_CASE("bad cases: what does not go together") {
  CHECK(errors_of_cases(head + ratio) == "f:2:1: error: this case has neither \"predict\" nor \"not_predicted\"\n"
                                         "  say which figure answers it, or why none does");
  CHECK(errors_of_cases(head + ratio + pv_to_hvm + "not_predicted = \"never\"\n") ==
        "f:2:1: error: this case has both \"predict\" and \"not_predicted\"\n"
        "  leave one out");
  CHECK(errors_of_cases(head + ratio + "not_predicted = \"never\"\n") ==
        "f:2:1: error: this case is a gate and can never be passed\n"
        "  add gate = false");
  CHECK(errors_of_cases(head + ratio + pv_to_hvm + "minus = { mode = \"pvh\" }\n") ==
        "f:13:9: error: this case has both \"over\" and \"minus\"\n"
        "  a prediction is a ratio or a difference: leave one out");
  CHECK(errors_of_cases(head + ratio + pv_to_hvm + "gate = false\n") ==
        "f:2:1: error: this case is no gate and does not say why\n"
        "  add remark = \"...\"");
  CHECK(errors_of_cases(head + ratio + pv_to_hvm + "bound = true\n") ==
        "f:2:1: error: this case is a bound, and no range was published\n"
        "  add published_to");
  CHECK(errors_of_cases("name = \"t\"\n[[parameter]]\nname = \"idle resume\"\nplatform = \"haswell\"\nwhy = \"w\"\n" +
                        head.substr(head.find("[[case]]")) + ratio + pv_to_hvm +
                        "gate = false\nremark = \"r\"\ncalibrated = [\"idle resume\"]\n")
            .find("error: this case is no gate, and parameters were set from it") != std::string::npos);
  CHECK(errors_of_cases(head + ratio + pv_to_hvm + "published_to = 1\n") ==
        "f:2:1: error: \"published_to\" is less than \"published\"\n"
        "  give the lower end first");
  CHECK(errors_of_cases(head + "unit = \"/s\"\n" + pv_to_hvm) ==
        "f:10:8: error: a prediction with \"over\" is a ratio\n"
        "  write unit = \"x\"");
  CHECK(errors_of_cases(one_prediction("unit = \"x\"", "quantity = \"operations\"")) ==
        "f:10:8: error: a ratio needs a second prediction\n"
        "  add [case.over], or give another unit");
  CHECK(errors_of_cases(one_prediction("unit = \"ms\"", "quantity = \"operations\"")) ==
        "f:10:8: error: \"operations\" does not come in \"ms\"\n"
        "  it is a rate: /s");
  CHECK(errors_of_cases(one_prediction("unit = \"MB/s\"", "quantity = \"operations\"")) ==
        "f:10:8: error: unit \"MB/s\" needs a \"scale\"\n"
        "  say what one operation a second (or ns, or share of 1) is in this unit");
  CHECK(errors_of_cases(head + ratio +
                        "predict = { quantity = \"operations\", scenario = \"scenarios/lessons/disk_bound.toml\" }\n"
                        "over = { quantity = \"mean response\" }\n") ==
        "f:12:8: error: \"operations\" and \"mean response\" cannot be compared\n"
        "  predict the same quantity twice");
  CHECK(errors_of_cases(head + "unit = \"ns\"\npredict = { quantity = \"primitive\", primitive = \"grant copy\" }\n") ==
        "f:11:11: error: the price of a primitive needs a \"primitive\" and a \"platform\"\n"
        "  write primitive = \"grant copy\", platform = \"haswell\"");
  CHECK(errors_of_cases(head + "unit = \"ns\"\npredict = { quantity = \"itinerary\" }\n") ==
        "f:11:11: error: \"itinerary\" needs a \"scenario\"\n"
        "  give the path of one, or a table");
  CHECK(errors_of_cases(head + ratio + pv_to_hvm + head.substr(head.find("[[case]]")) + ratio + pv_to_hvm) ==
        "f:13:1: error: a second case is called \"A-1\"\n"
        "  give each case an id of its own");
}

TEST_CASE("bad cases: a key that the quantity does not read is not passed over") {
  const auto complaint = [](int column, const std::string& stray, std::string_view quantity) {
    return fmt::format("f:11:{}: error: \"{}\" says nothing of \"{}\"\n"
                       "  take it away, or predict another quantity",
                       column, stray.substr(0, stray.find(' ')), quantity);
  };
  for (const std::string stray :
       {"part = \"QEMU\"", "cause = \"TLB misses\"", "primitive = \"grant copy\"", "platform = \"haswell\""})
    CHECK(errors_of_cases(one_prediction("unit = \"/s\"", fmt::format("quantity = \"operations\", {}", stray))) ==
          complaint(86, stray, "operations"));
  for (const std::string stray : {"scenario = \"scenarios/lessons/disk_bound.toml\"", "guest = \"a\"", "mode = \"pv\"",
                                  "change = { vcpus = 2 }", "part = \"QEMU\"", "cause = \"TLB misses\""})
    CHECK(errors_of_cases(
              fmt::format("{}unit = \"ns\"\npredict = {{ quantity = \"primitive\", primitive = \"grant copy\", "
                          "platform = \"haswell\", {} }}\n",
                          head, stray)) == complaint(85, stray, "primitive"));
}

TEST_CASE("bad cases: a change that the scenario cannot bear is answered where it stands") {
  CHECK(errors_of_cases(one_prediction("unit = \"/s\"", "quantity = \"operations\", change = { vcpu = 2 }"))
            .find("error: with this change: unknown key \"vcpu\" in [[guest]]\n  did you mean \"vcpus\"?") !=
        std::string::npos);
  CHECK(errors_of_cases(one_prediction("unit = \"/s\"", "quantity = \"operations\", change = { memory = \"1 TiB\" }"))
            .find("f:11:95: error: with this change: ") == 0);
  CHECK(errors_of_cases(one_prediction("unit = \"/s\"", "quantity = \"operations\", change = { count = 2 }"))
            .find("error: \"count\" of a guest cannot be changed here\n") != std::string::npos);
  CHECK(errors_of_cases(one_prediction("unit = \"/s\"", "quantity = \"operations\", change = 2")) ==
        "f:11:95: error: \"change\" is a whole number, but must be a table\n"
        "  write keys of a guest in braces, as in { vcpus = 2 }");
}

TEST_CASE("mistakes of a scenario in a case are answered at their own place") {
  CHECK(errors_of_cases(head +
                        "unit = \"/s\"\n[case.predict]\nquantity = \"operations\"\nscenario = { name = \"s\" }\n") ==
        "f:13:12: error: the scenario has no \"host\"\n"
        "  add host = ... (a list of tables): the hosts");
}
