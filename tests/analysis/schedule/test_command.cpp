/// `domus schedule` as a user meets it.
#include "tests/analysis/domus_process.hpp"
#include "tests/analysis/snapshot.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <sstream>

using namespace domus::tests;

namespace {

/// Two vCPUs that never stop on one pCPU, and one domain that runs 10 ms in all.
const std::string spec = R"({"name": "hogs", "scheduler": "credit", "host": {"pcpus": 1}, "window_ms": 600,
  "trace_ms": [0, 600], "domains": [
    {"name": "a", "vcpus": [{"start_us": 0, "workload": {"type": "busy"}}]},
    {"name": "b", "vcpus": [{"start_us": 0, "workload": {"type": "busy"}}]},
    {"name": "batch", "vcpus": [{"start_us": 0, "workload": {"type": "batch", "total_us": 10000}}]}]})";

std::string without_trace() {
  std::string text = spec;
  return text.erase(text.find("\"trace_ms\""), std::string("\"trace_ms\": [0, 600], ").size());
}

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("schedule: who got what, under which scheduler, over which time") {
  const Workplace place;
  const Outcome outcome = run_domus({"schedule", place.add("a.json", spec)});
  CHECK(outcome.exit_code == 0);
  CHECK(outcome.err.empty());
  CHECK(holds(outcome.out,
              "hogs\ncredit of Xen 4.20 on 1 pCPU; 600 ms measured from boot; Xen's own work takes no time."));
  CHECK(holds(outcome.out, "\n  batch         1     256  0.017"));
  CHECK(holds(outcome.out, "pCPUs: 100 % busy, 0 % idle; "));
}

TEST_CASE("schedule: each file by itself, and on standard output in place of the tables") {
  const Workplace place;
  const std::string file = place.add("a.json", spec);
  const std::string table = run_domus({"schedule", file}).out;
  for (const std::string option : {"json", "trace", "credits"}) {
    const std::string target = place.path() + "/" + option;
    const Outcome printed = run_domus({"schedule", file, "--" + option, "-"});
    CHECK(printed.exit_code == 0);
    CHECK(run_domus({"schedule", file, "--" + option, target}).out == table);
    CHECK(read_file(target) == printed.out);
  }
  CHECK(nlohmann::json::parse(read_file(place.path() + "/json"))["total_cpu_ns"] == 600'000'000);
  CHECK(read_file(place.path() + "/trace").find("0.0,0,0,30000000\n1.0,0,30000000,60000000\n") == 0);
  CHECK(read_file(place.path() + "/credits").find("10000000,0.0,-100,-1,1,0,0\n") == 0);
}

TEST_CASE("schedule: several schedulers or versions are put side by side") {
  const Workplace place;
  const Outcome outcome = run_domus({"schedule", place.add("a.json", spec), "--scheduler", "credit@4.2,credit"});
  CHECK(outcome.exit_code == 0);
  CHECK(holds(outcome.out, "  pCPUs  credit@4.2  credit@4.20\n  a "));
  CHECK(holds(outcome.out, "\n  steal  credit@4.2  credit@4.20\n  a "));
}

TEST_CASE("schedule: side by side, whoever waits is seen with the longest wait, and clients with their round trips") {
  const Workplace place;
  const Outcome outcome =
      run_domus({"schedule", place.add("client.json", R"({"scheduler": "credit", "host": {"pcpus": 1}, "window_ms": 100,
        "domains": [{"name": "server", "vcpus": [{"start_us": 0, "workload": {"type": "server"}}]},
          {"name": "client", "vcpus": [{"start_us": 0, "workload":
            {"type": "client", "run_us": 100, "service_us": 100, "device_us": 800, "server": ["server", 0]}}]}]})"),
                 "--scheduler", "credit,credit2"});
  CHECK(outcome.exit_code == 0);
  CHECK(holds(outcome.out, "  wake-up max  credit  credit2\n"));
  CHECK(holds(outcome.out, "  round trip p99  credit  credit2\n  client          900 us   900 us\n"));
  CHECK_FALSE(holds(outcome.out, "migrations/s")); // there is nowhere to go
}

TEST_CASE("schedule: side by side, the ideal is explained, and the manual's shown where it is another") {
  const Workplace place;
  const std::string busy = R"({"start_us": 0, "workload": {"type": "busy"}})";
  const Outcome outcome = run_domus(
      {"schedule",
       place.add(
           "weights.json",
           R"({"scheduler": "credit", "host": {"pcpus": 2}, "window_ms": 500, "domains": [{"name": "small", "vcpus": [)" +
               busy + R"(]}, {"name": "large", "vcpus": [)" + busy + ", " + busy + ", " + busy + "]}]}"),
       "--scheduler", "credit,credit2"});
  CHECK(holds(outcome.out, "  ideal  ideal*\n  small "));
  CHECK(holds(outcome.out, "  0.500   1.000\n")); // a quarter of 2 pCPUs, and half of them
  CHECK(holds(outcome.out, "\n  ideal: CPU time divided at will by weight, where each vCPU has its domain's\n"
                           "  ideal*: the same if a domain's vCPUs shared its weight, as the manual has it\n"));
  CHECK(holds(outcome.out, "\n  migrations/s  credit  credit2\n"));
}

TEST_CASE("schedule: who never ran is named, with why") {
  const Workplace place;
  const std::string busy = R"({"start_us": 0, "workload": {"type": "busy"}})";
  const std::string file = place.add(
      "three.json",
      R"({"scheduler": "null", "host": {"pcpus": 1}, "window_ms": 100, "domains": [{"name": "a", "vcpus": [)" + busy +
          ", " + busy + R"(]}, {"name": "b", "vcpus": [)" + busy + R"(]}, {"name": "later", "vcpus": [
      {"start_us": 100000, "workload": {"type": "busy"}}]}]})");
  const std::string who = "never ran: a vCPU 1, b (under null a vCPU has a pCPU to itself, or none)\n";
  CHECK(holds(run_domus({"schedule", file}).out, "\n  " + who));
  CHECK(holds(run_domus({"schedule", file, "--scheduler", "credit,null"}).out, "\n  null: " + who));
  CHECK(holds(run_domus({"schedule", file, "--scheduler", "arinc653"}).out,
              "never ran: b (under arinc653 a vCPU runs in its own slots only)\n"));
  CHECK_FALSE(holds(run_domus({"schedule", file, "--scheduler", "credit"}).out, "never ran"));
}

TEST_CASE("schedule: the slots of ARINC 653 stand beside what came of them, and late jobs beside the latencies") {
  const Workplace place;
  const std::string out = run_domus({"schedule", place.add("slots.json", R"({"scheduler": "arinc653",
    "host": {"pcpus": 1}, "window_ms": 100, "arinc653": {"major_frame_us": 20000, "slots": [
      {"domain": "a", "vcpu": 0, "runtime_us": 5000}, {"domain": "a", "vcpu": 0, "runtime_us": 2500}]}, "domains": [
    {"name": "a", "vcpus": [{"start_us": 0, "workload": {"type": "period_abs", "run_us": 1000, "period_us": 10000}}]},
    {"name": "b", "vcpus": [{"start_us": 0, "workload": {"type": "busy"}}]}]})")})
                              .out;
  CHECK(holds(out, "  CPU time  vCPUs            slots  pCPUs  of host  steal "));
  CHECK(holds(out, "\n  a             1  7.5 ms in 20 ms  0.090    9.0 %  0.500 ")); // every other job waits for 10 ms
  CHECK(holds(out, "\n  b             1                -  0.000      0 %  1.000 "));
  CHECK(holds(out, "  late\n  a "));
  CHECK(holds(out, "  44.4 %\n")); // 4 of 9: the last job ends after the window
}

TEST_CASE("schedule: only options that the scheduler looks at are named") {
  const Workplace place;
  std::string unusual = spec;
  unusual.insert(1, R"("params": {"tslice_ms": 5, "credit2_runqueue": "all"}, )");
  const std::string file = place.add("a.json", unusual);
  const auto conditions = [&](const std::string& schedulers) {
    const std::string out = run_domus({"schedule", file, "--scheduler", schedulers}).out;
    const std::size_t from = out.find("from boot; ") + 11;
    return out.substr(from, out.find("Xen's own") - from);
  };
  CHECK(conditions("credit") == "time slice 5 ms; ");
  CHECK(conditions("credit2") == "one runqueue for all; ");
  CHECK(conditions("rtds") == "");
  CHECK(conditions("rtds,credit2,credit") == "time slice 5 ms; one runqueue for all; ");
}

TEST_CASE("schedule: the description stands under the name, in lines, and not in the JSON") {
  const Workplace place;
  const std::string described = R"({"name": "hogs", "description": ")" + std::string(60, 'x') + " " +
                                std::string(60, 'y') + R"(\nTry: this", )" + spec.substr(spec.find("\"scheduler\""));
  const std::string file = place.add("a.json", described);
  const std::string heading = "hogs\n" + std::string(60, 'x') + "\n" + std::string(60, 'y') + "\nTry: this\n\n";
  CHECK(run_domus({"schedule", file}).out.find(heading + "credit of Xen 4.20 on") == 0);
  CHECK(run_domus({"schedule", file, "--scheduler", "credit,credit2"}).out.find(heading + "Xen 4.20 on") == 0);
  CHECK_FALSE(holds(run_domus({"schedule", file, "--json", "-"}).out, "Try"));
}

TEST_CASE("schedule: the last line of every lesson is a command that shows it") {
  const std::filesystem::path top = std::filesystem::path(DOMUS_TESTS_DIR) / "..";
  const std::string folder = "scenarios/lessons/scheduler/";
  for (const auto& entry : std::filesystem::directory_iterator(top / folder)) {
    const std::string description = nlohmann::json::parse(read_file(entry.path()))["description"];
    const std::string last = description.substr(description.rfind('\n') + 1);
    CHECK(last.find("Try: domus schedule " + folder + entry.path().filename().string() + " --scheduler ") == 0);
    std::istringstream stream(last);
    std::vector<std::string> words;
    for (std::string word; stream >> word;)
      words.push_back(word);
    words.erase(words.begin(), words.begin() + 2); // "Try: domus"
    CHECK(run_domus(words, top).exit_code == 0);
  }
}

TEST_CASE("schedule: side by side too, vCPUs have lines of their own if asked for") {
  const Workplace place;
  const std::string busy = R"({"start_us": 0, "workload": {"type": "busy"}})";
  const std::string file =
      place.add("two.json", R"({"scheduler": "credit", "host": {"pcpus": 1}, "window_ms": 100, "domains": [
      {"name": "two", "vcpus": [)" +
                                busy + ", " + busy + "]}]}");
  const std::string row = "  two        1.000  1.000  1.000\n    vCPU 0   ";
  CHECK(holds(run_domus({"schedule", file, "--scheduler", "credit, null", "--vcpus"}).out, row));
  CHECK_FALSE(holds(run_domus({"schedule", file, "--scheduler", "credit,null"}).out, "\n    vCPU 0"));
}

TEST_CASE("schedule: scenarios and specs that were mixed up are told apart by their names") {
  const Workplace place;
  CHECK(run_domus({"schedule", place.add("a.toml", "x = 1")})
            .err.find(
                "a.toml: error: is a scenario by its name, not a scheduling spec in JSON\n  give it to `domus run`") !=
        std::string::npos);
  CHECK(run_domus({"run", place.add("a.json", spec)})
            .err.find("a.json: error: is no scenario in TOML by its name, but JSON\n"
                      "  if it is a scheduling spec, give it to `domus schedule`") != std::string::npos);
}

TEST_CASE("schedule: with a platform, Xen's own work takes time") {
  const Workplace place;
  const Outcome outcome = run_domus({"schedule", place.add("a.json", spec), "--platform", "sandy-bridge"});
  CHECK(outcome.exit_code == 0);
  CHECK(holds(outcome.out, "Xen's own work takes what it does on sandy-bridge."));
  CHECK(holds(outcome.out, "<0.1 % in Xen"));
}

TEST_CASE("schedule: a vCPU has a line of its own where it fares differently, or if asked for") {
  const Workplace place;
  const auto of_two = [&](const std::string& other) {
    return place.add("two.json", R"({"scheduler": "credit", "host": {"pcpus": 2}, "window_ms": 100, "domains": [
      {"name": "two", "vcpus": [{"start_us": 0, "workload": {"type": "busy"}}, {"start_us": 0, "workload": )" +
                                     other + "}]}]}");
  };
  const std::string line = "\n    vCPU 1";
  CHECK_FALSE(holds(run_domus({"schedule", of_two(R"({"type": "busy"})")}).out, line));
  CHECK(holds(run_domus({"schedule", of_two(R"({"type": "busy"})"), "--vcpus"}).out, line));
  CHECK(holds(run_domus({"schedule", of_two(R"({"type": "yield", "run_us": 50})")}).out, line));
}

TEST_CASE("schedule: wrong usage is said with what to do, and nothing is written") {
  const Workplace place;
  const std::string file = place.add("a.json", spec);
  const std::string untraced = place.add("untraced.json", without_trace());
  struct Case {
    std::vector<std::string> arguments;
    std::string message;
  };
  for (const Case& wrong : std::vector<Case>{
           {{file, "--scheduler", "cfs"},
            "domus: error: unknown scheduler cfs\n  the schedulers are \"credit\", \"credit2\", \"rtds\", \"null\" and "
            "\"arinc653\"\n"},
           {{file, "--scheduler", "credit,credit"},
            "domus: error: credit of Xen 4.20 is named twice\n  name each once, or with different versions: "
            "credit@3.4,credit@4.20\n"},
           {{file, "--scheduler", "credit@4"},
            "domus: error: \"4\" is not a series of Xen that domus knows\n  give a series from 3.0 to 3.4 or from 4.0 "
            "to 4.21, such as \"4.17\"\n"},
           {{file, "--xen", "4.11.2"},
            "domus: error: \"4.11.2\" is a point release\n  give its series, \"4.11\": that stands for the latest "
            "point "
            "release\n"},
           {{file, "--scheduler", "credit,"},
            "domus: error: --scheduler lacks a name\n  the schedulers are \"credit\", \"credit2\""},
           {{file, "--scheduler", "credit,credit2@3.4"},
            "domus: error: Xen 3.4 has no scheduler credit2\n  name a version from 4.1 on, as in credit2@4.1\n"},
           {{file, "--scheduler", "null", "--xen", "4.2"},
            "domus: error: Xen 4.2 has no scheduler null\n  name a version from 4.9 on, as in null@4.9\n"},
           {{file, "--platform", "sandybridge"},
            "domus: error: unknown platform sandybridge\n  did you mean \"sandy-bridge\"?"},
           {{file, "--scheduler", "credit,credit@4.2", "--json", "-"},
            "domus: error: --json is for one scheduler, and 2 are named\n  name one with --scheduler, and call domus "
            "again for the next\n"},
           {{file, "--json", "x", "--trace", "x"},
            "domus: error: --json and --trace name the same file\n  name a file for each\n"},
           {{untraced, "--trace", "x"},
            "domus: error: --trace needs a spec that says when to trace\n  add \"trace_ms\": [0, 600] to the spec: "
            "from "
            "and to, in milliseconds from boot\n"},
           {{file, "--vcpus=3"}, "domus: error: --vcpus takes no value\n"}}) {
    std::vector<std::string> arguments{"schedule"};
    arguments.insert(arguments.end(), wrong.arguments.begin(), wrong.arguments.end());
    const Outcome outcome = run_domus(arguments, place.path());
    CHECK(outcome.exit_code == 2);
    CHECK(outcome.out.empty());
    CHECK(outcome.err.substr(0, wrong.message.size()) == wrong.message);
  }
  const Outcome one_of_two = run_domus({"schedule", file, "--json", "x", "--trace", "none/y"}, place.path());
  CHECK(one_of_two.exit_code == 2);
  CHECK(std::distance(std::filesystem::directory_iterator(place.path()), {}) == 2); // the specs
}
