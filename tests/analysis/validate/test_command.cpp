/// `domus validate`: predictions, errors and sums that a pencil can check, exit codes, and the shipped cases.
#include "analysis/validate/predict.hpp"
#include "analysis/validate/report.hpp"
#include "analysis/validate/score.hpp"
#include "models/platform.hpp"
#include "scenarios/cases/load_cases.hpp"
#include "tests/analysis/domus_process.hpp"
#include "tests/analysis/snapshot.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <string>

using namespace domus;
using namespace domus::analysis;
using scenarios::Combination;
using scenarios::ValidationCase;

namespace {

/// A guest whose only client computes for 1 ms and then begins anew: 1000 operations a second of 1 ms each, whatever
/// the scheduler. The reference CPU is slower or faster than the host by a factor that the prediction divides by.
const std::string computer = R"(
[case.predict.scenario]
name = "one hog"
warmup = "100 ms"
duration = "1 s"
host = [{ name = "h", platform = "haswell", cores_per_socket = 4, memory = "8 GiB", storage = "nvme", nic = "1gbe" }]
workload = [{ name = "w", load = { clients = 1, think_time = "0 s" }, threads = 1, demand = { operation = "piece", user_time = "1 ms" } }]
guest = [{ name = "g", mode = "bare-metal", vcpus = 1, memory = "1 GiB", workload = "w" }]
)";

std::string one_case(const std::string& id, const std::string& keys, const std::string& predict) {
  return "[[case]]\nid = \"" + id + "\"\narea = \"hogs\"\nwhat = \"w\"\nbecause = \"b\"\nsource = \"s\"\n" + keys +
         "\n[case.predict]\n" + predict;
}

ValidationCase made_up(const std::string& area, double published, double tolerance, Combination combination) {
  ValidationCase one;
  one.id = area + std::to_string(published);
  one.area = area;
  one.published = published;
  one.published_to = published;
  one.tolerance = tolerance;
  one.combination = combination;
  one.predict.emplace();
  return one;
}

Answer answer_with(double value) {
  return {Estimate{value, 0, 1}, ""};
}

} // namespace

TEST_CASE("an error is relative to the published value, and 0 inside a published range") {
  scenarios::CaseFile file;
  file.cases = {made_up("a", 2, 0.25, Combination::none), made_up("a", 5, 0, Combination::none),
                made_up("a", 5, 0.1, Combination::none)};
  file.cases[1].published_to = 40;
  file.cases[2].published_to = 40;
  const Scores scores = score(file, {answer_with(2.5), answer_with(22), answer_with(44)});
  CHECK(scores.cases[0].error == doctest::Approx(0.25));
  CHECK(scores.cases[0].within); // just
  CHECK(scores.cases[1].error == doctest::Approx(0));
  CHECK(scores.cases[1].within);
  CHECK(scores.cases[2].error == doctest::Approx(0.1)); // 44 is 10 % above 40
  CHECK(scores.cases[2].within);
  CHECK(scores.missed_gates == 0);
}

TEST_CASE("an area has the median and the largest absolute error, and counts its winners") {
  scenarios::CaseFile file;
  file.cases = {made_up("a", 1.10, 0.05, Combination::ratio), // predicted 1.21: 10 % too much, right winner
                made_up("a", 0.80, 0.05, Combination::ratio), // predicted 1.20: 50 % too much, wrong winner
                made_up("a", 1.02, 0.05, Combination::ratio), // predicted 0.9996: 2 % too little, no winner
                made_up("b", 10, 0.05, Combination::none)};   // predicted 8: 20 % too little, no ratio
  file.cases[3].calibrated = {"grant copy", "smt rate"};
  file.cases[0].calibrated = {"grant copy"};
  const Scores scores = score(file, {answer_with(1.21), answer_with(1.2), answer_with(0.9996), answer_with(8)});
  REQUIRE(scores.areas.size() == 2);
  CHECK(scores.areas[0].name == "a");
  CHECK(*scores.areas[0].median == doctest::Approx(0.10));
  CHECK(*scores.areas[0].largest == doctest::Approx(0.50));
  CHECK(scores.areas[0].winners == 2);
  CHECK(scores.areas[0].winners_right == 1);
  CHECK(scores.areas[0].gates_within == 1);
  CHECK(*scores.areas[1].median == doctest::Approx(0.20));
  CHECK(*scores.all.median == doctest::Approx(0.15)); // between 10 % and 20 %
  CHECK(scores.not_calibrated.cases == 2);
  CHECK(*scores.not_calibrated.median == doctest::Approx(0.26)); // between 2 % and 50 %
  CHECK(scores.missed_gates == 3);
}

TEST_CASE("a bound is judged, and its error counts in no median: it is 0 almost whatever the model says") {
  scenarios::CaseFile file;
  file.cases = {made_up("a", 1.10, 0.05, Combination::ratio), made_up("a", 1, 0, Combination::ratio)};
  file.cases[1].published_to = 7;
  file.cases[1].bound = true;
  const Scores inside = score(file, {answer_with(1.21), answer_with(3)});
  CHECK(*inside.areas[0].median == doctest::Approx(0.10));
  CHECK(inside.areas[0].predicted == 2);
  CHECK(inside.areas[0].gates_within == 1);
  CHECK(score(file, {answer_with(1.1), answer_with(8)}).missed_gates == 1);
}

TEST_CASE("an input is judged, and counts in no sum; families are summed up beside areas") {
  scenarios::CaseFile file;
  file.cases = {made_up("a", 10, 0.05, Combination::none),  // predicted 11: 10 % too much
                made_up("b", 10, 0.05, Combination::none),  // predicted 14: 40 % too much
                made_up("c", 10, 0.05, Combination::none)}; // predicted 20, an input that was not taken over
  file.cases[0].family = file.cases[1].family = "netperf";
  file.cases[2].family = "disk";
  file.cases[2].input = true;
  const Scores scores = score(file, {answer_with(11), answer_with(14), answer_with(20)});
  REQUIRE(scores.areas.size() == 2); // c has inputs only
  REQUIRE(scores.families.size() == 1);
  CHECK(scores.families[0].name == "netperf");
  CHECK(*scores.families[0].median == doctest::Approx(0.25));
  CHECK(scores.all.cases == 2);
  CHECK(*scores.all.largest == doctest::Approx(0.4));
  CHECK(scores.gates == 3);
  CHECK(scores.missed_gates == 3);
}

TEST_CASE("a case without a prediction counts, has no error, and is a missed gate if it is a gate") {
  scenarios::CaseFile file;
  file.cases = {made_up("a", 2, 0.25, Combination::none), made_up("a", 2, 0.25, Combination::none)};
  file.cases[1].gate = false;
  const Scores scores = score(file, {{std::nullopt, "cannot tell"}, {std::nullopt, "cannot tell either"}});
  CHECK_FALSE(scores.cases[0].error);
  CHECK(scores.missed_gates == 1);
  CHECK(scores.all.cases == 2);
  CHECK(scores.all.predicted == 0);
  CHECK_FALSE(scores.all.median);
}

TEST_CASE("a hog with 1 ms of work on the reference CPU: 1000 x speed operations a second, each 1 ms / speed") {
  const double speed = models::find_platform("haswell")->speed.value;
  const tests::Workplace place;
  const std::string file = place.add(
      "c.toml",
      "name = \"hogs\"\n" +
          one_case("RATE", "published = 1000\nunit = \"/s\"\ntolerance = 1", "quantity = \"operations\"" + computer) +
          one_case("TIME", "published = 1\nunit = \"ms\"\ntolerance = 1", "quantity = \"itinerary\"" + computer) +
          one_case("CPU", "published = 100\nunit = \"%\"\ntolerance = 0.01", "quantity = \"CPU share\"" + computer) +
          one_case("PRICE", "published = 700\nunit = \"ns\"\ntolerance = 0.01",
                   "quantity = \"primitive\"\nprimitive = \"grant copy\"\nplatform = \"haswell\"\n"));
  const tests::Outcome outcome = tests::run_domus({"validate", "--cases", file, "--json", "-"});
  CHECK(outcome.err == "");
  REQUIRE(outcome.exit_code == 0);
  const auto json = nlohmann::json::parse(outcome.out);
  CHECK(json["cases"][0]["predicted"]["mean"] == doctest::Approx(1000 * speed).epsilon(0.01));
  CHECK(json["cases"][0]["error"] == doctest::Approx(speed - 1).epsilon(0.02));
  CHECK(json["cases"][1]["predicted"]["mean"] == doctest::Approx(1 / speed));
  CHECK(json["cases"][1]["predicted"]["half_width"].is_null()); // exact: there is no replication
  CHECK(json["cases"][2]["predicted"]["mean"] == doctest::Approx(100));
  CHECK(json["cases"][3]["predicted"]["mean"] == doctest::Approx(1746 / 2.5)); // cycles at 2.5 GHz
  CHECK(json["areas"][0]["cases"] == 4);
}

TEST_CASE("exit codes: 0 within tolerance, 1 where a gate is missed, 2 for bad input") {
  const tests::Workplace place;
  const std::string off = "published = 5000\nunit = \"/s\"\ntolerance = 0.1\n";
  const std::string predict = "quantity = \"operations\"" + computer;
  const std::string missed = place.add("missed.toml", "name = \"t\"\n" + one_case("A", off, predict));
  const tests::Outcome gate = tests::run_domus({"validate", "--cases", missed});
  CHECK(gate.exit_code == 1);
  CHECK(gate.out.find("MISSED") != std::string::npos);
  CHECK(gate.out.find("1 of 1 gates missed.") != std::string::npos);
  const std::string known =
      place.add("known.toml", "name = \"t\"\n" + one_case("A", off + "gate = false\nremark = \"why\"", predict));
  const tests::Outcome no_gate = tests::run_domus({"validate", "--cases", known});
  CHECK(no_gate.exit_code == 0);
  CHECK(no_gate.out.find("[1] why") != std::string::npos);
  const std::string bad = place.add("bad.toml", "name = \"t\"\n[[case]]\nid = 3\n");
  const tests::Outcome input = tests::run_domus({"validate", "--cases", bad});
  CHECK(input.exit_code == 2);
  CHECK(input.out == "");
  CHECK(input.err.find(bad + ":3:6: error: \"id\" is a whole number, but must be text") != std::string::npos);
  CHECK(tests::run_domus({"validate", "--cases", place.path() + "/none.toml"}).exit_code == 2);
  CHECK(tests::run_domus({"validate", "extra"}).exit_code == 2);
}

TEST_CASE("what cannot be predicted is listed with its reason") {
  const tests::Workplace place;
  std::string never = computer;
  never.replace(never.find("clients = 1, think_time = \"0 s\""), 31, "idle = true");
  const std::string keys = "published = 1000\nunit = \"/s\"\ntolerance = 1\ngate = false\nremark = \"r\"";
  const std::string file = place.add(
      "c.toml", "name = \"t\"\n" + one_case("A", keys, "quantity = \"operations\"" + never) +
                    "[[case]]\nid = \"B\"\narea = \"x\"\nwhat = \"w\"\npublished = 1\nunit = \"x\"\ntolerance = 0\n"
                    "because = \"b\"\nsource = \"s\"\ngate = false\nnot_predicted = \"no such thing in the model\"\n");
  const tests::Outcome outcome = tests::run_domus({"validate", "--cases", file});
  CHECK(outcome.exit_code == 0);
  CHECK(outcome.out.find("g completed no operation while it was measured (seed 1)") != std::string::npos);
  CHECK(outcome.out.find("no such thing in the model") != std::string::npos);
}

TEST_CASE("the same bytes every time, whatever --jobs; a path counts from the case file's folder") {
  const tests::Workplace place;
  (void)place.add("s.toml", R"(name = "beside"
warmup = "10 ms"
duration = "100 ms"
host = [{ name = "h", platform = "haswell", cores_per_socket = 4, memory = "8 GiB", storage = "nvme", nic = "1gbe" }]
guest = [{ name = "g", mode = "pv", vcpus = 1, memory = "1 GiB", workload = "random-read" }]
)");
  const std::string file = place.add(
      "c.toml",
      "name = \"t\"\n" + one_case("A", "published = 1\nunit = \"x\"\ntolerance = 9",
                                  "quantity = \"operations\"\nscenario = \"s.toml\"\n[case.over]\nmode = \"pvh\"\n"));
  const tests::Outcome first = tests::run_domus({"validate", "--cases", file, "--json", "-", "--jobs", "1"});
  CHECK(first.exit_code == 0);
  CHECK(tests::run_domus({"validate", "--cases", file, "--json", "-", "--jobs", "3"}).out == first.out);
  CHECK(nlohmann::json::parse(first.out)["replications"] == 3);
}

TEST_CASE("the published measurements: every gate holds, wherever domus is") {
  const tests::Workplace place;
  const tests::Outcome outcome =
      tests::run_domus({"validate", "--replications", "1", "--json", "all.json"}, place.path());
  CHECK(outcome.exit_code == 0);
  CHECK(outcome.out.find("Every gate is within its tolerance.") != std::string::npos);
  const auto json = nlohmann::json::parse(tests::read_file(place.path() + "/all.json"));
  CHECK(json["cases"].size() >= 25);
  CHECK(json["parameters"].size() <= 8);
  for (const auto& one : json["parameters"])
    CHECK(one["cases"].size() >= 1);
  for (const auto& one : json["cases"])
    CHECK((one["gate"] == true || !one["remark"].get<std::string>().empty() || !one["reason"].is_null()));
}

TEST_CASE("--only picks cases by family, area or id") {
  const tests::Workplace place;
  const std::string price = "quantity = \"primitive\"\nprimitive = \"grant copy\"\nplatform = \"haswell\"\n";
  const std::string keys = "published = 700\nunit = \"ns\"\ntolerance = 1\n";
  const std::string file =
      place.add("c.toml", "name = \"t\"\n" + one_case("A-1", keys + "family = \"netperf\"", price) +
                              one_case("A-2", keys + "family = \"netperf\"", price) + one_case("B, C", keys, price));
  const auto ids = [&](const std::string& only) {
    const auto json =
        nlohmann::json::parse(tests::run_domus({"validate", "--cases", file, "--only", only, "--json", "-"}).out);
    std::string all;
    for (const auto& one : json["cases"])
      all += one["id"].get<std::string>() + ";";
    return all;
  };
  CHECK(ids("netperf") == "A-1;A-2;");
  CHECK(ids("A-2") == "A-2;");
  CHECK(ids("hogs") == "A-1;A-2;B, C;"); // the area
  CHECK(ids("B, C") == "B, C;");
  CHECK(ids("A-1, A-2") == "A-1;A-2;");
  const tests::Outcome unknown = tests::run_domus({"validate", "--cases", file, "--only", "netpref"});
  CHECK(unknown.exit_code == 2);
  CHECK(unknown.err.find("domus: error: --only: no family, area or case is called \"netpref\"\n"
                         "  did you mean \"netperf\"?") == 0);
  CHECK(tests::run_domus({"validate", "--cases", file, "--only", "A-3"}).err.find("did you mean \"A-1\"?") !=
        std::string::npos);
  CHECK(tests::run_domus({"validate", "--cases", file, "--only", ""}).exit_code == 2);
  CHECK(tests::run_domus({"validate", "--cases", file, "--only", ","}).exit_code == 2);
}

TEST_CASE("--only with an unknown name is answered by all families and areas, however many") {
  std::string cases = "name = \"t\"\n";
  std::string families;
  for (int i = 0; i < 30; ++i) {
    cases += one_case(fmt::format("A-{}", i),
                      fmt::format("published = 1\nunit = \"ns\"\ntolerance = 1\nfamily = \"number {}\"\n", i),
                      "quantity = \"primitive\"\nprimitive = \"grant copy\"\nplatform = \"haswell\"\n");
    families += fmt::format("{}\"number {}\"", i == 0 ? "" : i == 29 ? " and " : ", ", i);
  }
  const tests::Workplace place;
  const tests::Outcome outcome = tests::run_domus({"validate", "--cases", place.add("c.toml", cases), "--only", "zzz"});
  CHECK(outcome.exit_code == 2);
  CHECK(outcome.err == "domus: error: --only: no family, area or case is called \"zzz\"\n  the families are " +
                           families + ";\n  the areas are \"hogs\";\n  and each case has an id, such as \"A-0\"\n");
}

TEST_CASE("the case file in `domus help validate` is complete: it runs, and its gates hold") {
  const std::string help = tests::run_domus({"help", "validate"}).out;
  const std::size_t begin = help.find("  name = \"our own");
  const std::size_t end = help.find("\nThe prediction is", begin);
  REQUIRE(begin != std::string::npos);
  REQUIRE(end != std::string::npos);
  const tests::Workplace place;
  const std::string file = place.add("own.toml", help.substr(begin, end - begin));
  const tests::Outcome outcome = tests::run_domus({"validate", "--cases", file, "--replications", "1"});
  CHECK(outcome.err == "");
  CHECK(outcome.exit_code == 0);
  CHECK(outcome.out.find("set from LAB-2") != std::string::npos);
}

TEST_CASE("help validate describes the command and every key of a case file") {
  const std::string help = tests::run_domus({"help", "validate"}).out;
  for (const std::string expected : {"usage: domus validate", "[[case]]", "case.published_to:", "parameter.range:",
                                     "case.family:", "calibrated", "quantity:"})
    CHECK(help.find(expected) != std::string::npos);
}
