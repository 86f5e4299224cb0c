/// One number of a scenario set to one value after the other: which keys there are, what replaces what, and complaints.
#include "load_errors.hpp"
#include "scenarios/variation/variation.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

using namespace domus;
using namespace domus::scenarios;

namespace {

VariedKey key_of(const std::string& path) {
  const auto key = find_varied_key(path);
  REQUIRE(std::holds_alternative<VariedKey>(key));
  return std::get<VariedKey>(key);
}

std::string problem_of(const std::string& path) {
  const auto key = find_varied_key(path);
  REQUIRE(std::holds_alternative<KeyProblem>(key));
  const auto& [problem, remedy] = std::get<KeyProblem>(key);
  return problem + " / " + remedy;
}

std::string number_problem(const std::string& text, const std::string& path) {
  const auto number = parse_number(text, key_of(path).number);
  REQUIRE(std::holds_alternative<KeyProblem>(number));
  const auto& [problem, remedy] = std::get<KeyProblem>(number);
  return problem + " / " + remedy;
}

double number(const std::string& text, const std::string& path) {
  const auto parsed = parse_number(text, key_of(path).number);
  REQUIRE(std::holds_alternative<double>(parsed));
  return std::get<double>(parsed);
}

/// A host, and a guest whose last line is `line`.
std::string guest_with(const std::string& workload, const std::string& line) {
  return good_host + "[[guest]]\nname = \"web\"\nmode = \"pv\"\nvcpus = 2\nmemory = \"1 GiB\"\nworkload = \"" +
         workload + "\"\n" + line + "\n";
}

/// The first guest with `path` at `value`.
GuestSpec varied(const std::string& text, const std::string& path, double value) {
  const ScenarioTree tree = load_scenario_with_tree(text, "f");
  const Variation variation(tree, 0, key_of(path));
  REQUIRE_FALSE(variation.problem());
  const Scenario scenario = variation.with(value);
  return scenario.guests[variation.guests_of(scenario).front()];
}

} // namespace

TEST_CASE("a value replaces what the guest's workload of the library says, and nothing else of it") {
  const GuestSpec usual = load_scenario_text(guest_with("hackbench", ""), "f").guests[0];
  const GuestSpec guest = varied(guest_with("hackbench", ""), "load.messages.groups", 12);
  const auto& before = std::get<models::MessagePassing>(usual.workload.load);
  const auto& after = std::get<models::MessagePassing>(guest.workload.load);
  CHECK(before.groups == 1);
  CHECK(after.groups == 12);
  CHECK(after.senders == before.senders);
  CHECK(after.channel.page == before.channel.page);
  CHECK(guest.workload.threads == 12 * 40);
  CHECK(guest.workload.demand.system_calls.mean == usual.workload.demand.system_calls.mean);
}

TEST_CASE("a value replaces what the guest says, a figure with range and source too") {
  const std::string text =
      guest_with("process-creation",
                 "demand = { system_calls = { mean = 7, range = [5, 9], source = \"assumed\" }, wakeups = 3 }");
  const GuestSpec guest = varied(text, "demand.system_calls", 12.5);
  CHECK(guest.workload.demand.system_calls.mean == 12.5);
  CHECK(guest.workload.demand.system_calls.high == 12.5);
  CHECK(guest.workload.demand.wakeups.mean == 3);
}

TEST_CASE("units: a size in bytes, a time in ns, a rate a second; whole numbers stay whole") {
  CHECK(
      varied(guest_with("system-calls", ""), "demand.memory.working_set", number("64MiB", "demand.memory.working_set"))
          .workload.demand.memory.working_set == models::Bytes::mib(64));
  CHECK(varied(guest_with("system-calls", ""), "demand.user_time", number("30 us", "demand.user_time"))
            .workload.demand.user_time.mean == std::chrono::microseconds(30));
  CHECK(std::get<models::OpenLoop>(
            varied(guest_with("idle", ""), "load.rate", number("0.25/s", "load.rate")).workload.load)
            .operations_per_second == 0.25);
  CHECK(varied(guest_with("idle", ""), "vcpus", number("3", "vcpus")).vcpus == 3);
  CHECK(varied(guest_with("idle", ""), "guest.weight", 512).weight == 512);
}

TEST_CASE("count makes copies, all of which are varied and compared") {
  const std::string other =
      "[[guest]]\nname = \"db\"\nmode = \"pv\"\nvcpus = 1\nmemory = \"1 GiB\"\nworkload = \"idle\"\n";
  const ScenarioTree tree = load_scenario_with_tree(guest_with("idle", "") + other, "f");
  const Variation variation(tree, 0, key_of("count"));
  const Scenario scenario = variation.with(3);
  CHECK(scenario.guests.size() == 4);
  CHECK(variation.guests_of(scenario) == std::vector<std::size_t>{0, 1, 2});
}

TEST_CASE("a number in a list of the workload is changed in a copy of that list") {
  const GuestSpec usual = load_scenario_text(guest_with("random-read", ""), "f").guests[0];
  REQUIRE(usual.workload.demand.block.size() == 1);
  const GuestSpec guest = varied(guest_with("random-read", ""), "demand.block.size", 65536);
  CHECK(guest.workload.demand.block[0].size == models::Bytes::kib(64));
  CHECK(guest.workload.demand.block[0].parallel == usual.workload.demand.block[0].parallel);

  const std::string two = guest_with("idle", "[[guest.demand.block]]\nrequests = 1\nsize = \"4 KiB\"\n"
                                             "[[guest.demand.block]]\nrequests = 2\nsize = \"8 KiB\"");
  CHECK(varied(two, "demand.block.2.requests", 5).workload.demand.block[1].requests.mean == 5);
  CHECK(varied(two, "demand.block.2.requests", 5).workload.demand.block[0].requests.mean == 1);
  const ScenarioTree tree = load_scenario_with_tree(two, "f");
  const auto problem = [&](const std::string& path) {
    const auto found = Variation(tree, 0, key_of(path)).problem();
    REQUIRE(found);
    return found->problem + " / " + found->remedy;
  };
  CHECK(problem("demand.block.requests") ==
        "is not clear: there are 2 of \"demand.block\" / say which one is meant: \"demand.block.1.requests\"");
  CHECK(problem("demand.block.3.requests") == "names number 3 of \"demand.block\" / there are 2, counted from 1");
  CHECK(problem("demand.block.99999999999999999999.requests").find("names number 99999999999999999999 of") == 0);
  CHECK(problem("demand.block.0.requests").find("names number 0 of") == 0);
  CHECK(problem("demand.network.size") == "has no \"demand.network\" here / add it to the guest or to its workload");
}

TEST_CASE("a workload of the scenario's own is as good as one of the library") {
  const std::string text = good_host +
                           "[[workload]]\nname = \"own\"\ndemand = { operation = \"o\", block = [{ requests "
                           "= 1, size = \"4 KiB\" }] }\n" +
                           guest_with("own", "").substr(good_host.size());
  CHECK(varied(text, "demand.block.requests", 4).workload.demand.block[0].requests.mean == 4);
}

TEST_CASE("keys of the guest's host") {
  const ScenarioTree tree = load_scenario_with_tree(guest_with("idle", ""), "f");
  const Variation variation(tree, 0, key_of("host.dom0.vcpus"));
  CHECK(variation.with(3).hosts[0].dom0.vcpus == 3);
}

TEST_CASE("a value out of range is a mistake in the scenario, as the loader says it") {
  const ScenarioTree tree = load_scenario_with_tree(guest_with("idle", ""), "f");
  const Variation variation(tree, 0, key_of("vcpus"));
  try {
    (void)variation.with(0);
    FAIL("no error");
  } catch (const InputError& error) {
    CHECK(error.diagnostics().front().problem == "\"vcpus\" is 0, out of range");
  }
}

TEST_CASE("every key that can be varied is one of the reference, takes a number, and is found by its path") {
  std::set<std::string> reference;
  for (const KeyDescription& key : describe_scenario_keys())
    reference.insert(key.key);
  const std::vector<KeyDescription> keys = describe_varied_keys();
  CHECK(keys.size() > 50);
  for (const KeyDescription& key : keys) {
    CAPTURE(key.key);
    CHECK(key.number);
    CHECK(key_of(key.key).takes == key.takes);
    const bool of_host = key.key.rfind("host.", 0) == 0;
    const bool of_demand = key.key.rfind("demand.", 0) == 0;
    CHECK(reference.contains(of_host ? key.key : (of_demand ? "workload." : "guest.") + key.key));
  }
}

TEST_CASE("a key with a blank stands in quotes") {
  CHECK(key_of("host.costs.\"smt rate\"").parts == std::vector<std::string>{"costs", "smt rate"});
}

TEST_CASE("unknown keys: the nearest one, or where the key is") {
  const std::string all = "`domus help crossover` lists the keys that can be varied";
  CHECK(problem_of("load.mesages.groups") ==
        "no guest has a key \"load.mesages.groups\" / did you mean \"load.messages.groups\"? " + all);
  CHECK(problem_of("working_set") ==
        "no guest has a key \"working_set\" / did you mean \"demand.memory.working_set\"? " + all);
  CHECK(problem_of("zzz") == "no guest has a key \"zzz\" / " + all);
  CHECK(problem_of("") == "no guest has a key \"\" / " + all);
  CHECK(problem_of("a..b").find("no guest has a key \"a..b\"") == 0);
  CHECK(problem_of("demand.block.2").find("no guest has a key \"demand.block.2\"") == 0);
  CHECK(problem_of("2.vcpus").find("no guest has a key \"2.vcpus\"") == 0);
}

TEST_CASE("keys that take no number") {
  CHECK(problem_of("mode").find("\"mode\" takes one of \"bare-metal\", \"pv\"") == 0);
  CHECK(problem_of("demand.memory") ==
        "\"demand.memory\" takes a table, and no number / vary a number in it: \"demand.memory.working_set\" and "
        "\"demand.memory.accesses\"");
  CHECK(problem_of("load.idle").find("takes true or false, and no number") != std::string::npos);
}

TEST_CASE("numbers that are none, or have the wrong unit") {
  CHECK(number_problem("4.5", "vcpus") ==
        "is \"4.5\", which is not a whole number / this key takes whole numbers only");
  CHECK(number_problem("four", "vcpus") == "is \"four\", which is not a number / write a plain number, without a unit");
  CHECK(number_problem("4 KiB", "vcpus").find("is \"4 KiB\", which is not a number") == 0);
  CHECK(number_problem("nan", "demand.system_calls").find("which is not a number") != std::string::npos);
  CHECK(number_problem("", "demand.system_calls").find("which is not a number") != std::string::npos);
  CHECK(number_problem("4", "memory").find("is \"4\" without a unit") == 0);
  CHECK(number_problem("4 ms", "memory") ==
        "is \"4 ms\", which is a time, not a size / write \"4 GiB\" (the units are B, "
        "KiB, MiB, GiB, TiB)");
  CHECK(number_problem("4 kib", "memory").find("did you mean \"KiB\"?") != std::string::npos);
}

TEST_CASE("numbers as people read them, and as a file has them") {
  CHECK(number_text(8, key_of("vcpus").number) == "8");
  CHECK(number_text(12.3456, key_of("demand.system_calls").number) == "12.35");
  CHECK(number_text(1482910, key_of("memory").number) == "1.414 MiB");
  CHECK(number_text(65536, key_of("memory").number) == "64 KiB");
  CHECK(number_text(0.25, key_of("load.rate").number) == "0.25/s");
  CHECK(number_text(30e3, key_of("demand.user_time").number) == "30 us");
  CHECK(*number_node(1482910, key_of("memory").number, {}).as<std::string>() == "1482910 B");
  CHECK(*number_node(3, key_of("vcpus").number, {}).as<std::int64_t>() == 3);
}
