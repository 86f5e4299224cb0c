/// The command as a user meets it: exit codes, messages, and the same bytes every time.
#include "domus_process.hpp"
#include "snapshot.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <filesystem>

using namespace domus::tests;

namespace {

/// Two guests on a small host, half a second of it.
const std::string scenario = R"(name = "two guests"
warmup = "50 ms"
duration = "200 ms"
replications = 3

[[host]]
name = "xs"
platform = "sandy-bridge"
cores_per_socket = 4
memory = "16 GiB"
storage = "raid10-ssd"
nic = "10gbe"

[[workload]]
name = "page"
threads = 4
load = { clients = 8, think_time = "2 ms" }
[workload.demand]
operation = "request"
user_time = "200 us"
system_calls = 50
[[workload.demand.network]]
messages = 1
size = "2 KiB"
flow = "transmit"

[[guest]]
name = "web"
mode = "pv"
vcpus = 2
memory = "2 GiB"
workload = "page"

[[guest]]
name = "<script>'; DROP TABLE"
mode = "pv"
vcpus = 1
memory = "1 GiB"
workload = "page"
load = { rate = "200/s" }
)";

/// `scenario` with one part replaced.
std::string changed(const std::string& part, const std::string& replacement) {
  std::string text = scenario;
  const std::size_t at = text.find(part);
  REQUIRE(at != std::string::npos);
  return text.replace(at, part.size(), replacement);
}

} // namespace

TEST_CASE("run: tables on standard output, nothing on standard error, exit code 0") {
  const Workplace place;
  const Outcome outcome = run_domus({"run", place.add("a.toml", scenario)});
  CHECK(outcome.exit_code == 0);
  CHECK(outcome.err.empty());
  for (const std::string expected :
       {"3 replications, seeds 1 to 3", "web", "<script>'; DROP TABLE", "dom0", "raid10-ssd"})
    CHECK(outcome.out.find(expected) != std::string::npos);
}

TEST_CASE("the same bytes every time, whatever --jobs") {
  const Workplace place;
  const std::string file = place.add("a.toml", scenario);
  const Outcome first = run_domus({"run", file, "--json", "-", "--jobs", "1"});
  CHECK(first.exit_code == 0);
  CHECK(run_domus({"run", file, "--json", "-", "--jobs", "1"}).out == first.out);
  CHECK(run_domus({"run", file, "--json=-", "--jobs=3"}).out == first.out);
  CHECK(run_domus({"run", file, "--json", "-", "--seed", "2"}).out != first.out);
  CHECK(run_domus({"compare", file, "--modes", "pv,pvhvm", "--json", "-", "--jobs", "4"}).out ==
        run_domus({"compare", file, "--modes", "pv,pvhvm", "--json", "-", "--jobs", "1"}).out);
}

TEST_CASE("a replication can be repeated alone, by its seed") {
  const Workplace place;
  const std::string file = place.add("a.toml", scenario);
  const auto all = nlohmann::json::parse(run_domus({"run", file, "--json", "-"}).out);
  const auto third =
      nlohmann::json::parse(run_domus({"run", file, "--json", "-", "--seed", "3", "--replications", "1"}).out);
  CHECK(third["runs"][0] == all["runs"][2]);
}

TEST_CASE("--json FILE writes what --json - prints, and the tables as well") {
  const Workplace place;
  const std::string file = place.add("a.toml", scenario);
  const std::string json = place.path() + "/result.json";
  const Outcome outcome = run_domus({"run", file, "--json", json});
  CHECK(outcome.out == run_domus({"run", file}).out);
  CHECK(read_file(json) == run_domus({"run", file, "--json", "-"}).out);
}

TEST_CASE("an odd name is a name in JSON too") {
  const Workplace place;
  const auto json = nlohmann::json::parse(run_domus({"run", place.add("a.toml", scenario), "--json", "-"}).out);
  CHECK(json["guests"][1]["name"] == "<script>'; DROP TABLE");
}

TEST_CASE("compare: a verdict for each mode, with intervals") {
  const Workplace place;
  const std::string file = place.add("a.toml", scenario);
  const Outcome outcome = run_domus({"compare", file, "--modes", "pv,pvhvm,hvm"});
  CHECK(outcome.exit_code == 0);
  CHECK(outcome.out.find("\nPVHVM ") != std::string::npos);
  CHECK(outcome.out.find("\nHVM ") != std::string::npos);
  CHECK(outcome.out.find("fit on the host") != std::string::npos);
  const auto json = nlohmann::json::parse(run_domus({"compare", file, "--json", "-"}).out);
  CHECK(json["changes"].size() == 2);
  CHECK(json["modes"][2]["mode"] == "hvm");
}

TEST_CASE("compare: guests of whom the table of rooms says the same share its rows, and it says what overhead is") {
  const Workplace place;
  const auto rooms = [&](const std::string& name, const std::string& text) {
    const std::string out = run_domus({"compare", place.add(name, text), "--modes", "pv,hvm"}).out;
    return out.substr(out.find("\n  guests of one size"));
  };
  const auto count_of = [](const std::string& text, const std::string& part) {
    std::size_t count = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
      ++count;
    return count;
  };
  const std::string one_vcpu = changed("vcpus = 2\nmemory = \"2 GiB\"", "vcpus = 1\nmemory = \"1 GiB\"");
  const std::string two = rooms("a.toml", one_vcpu + "disk_size = \"50 GiB\"\n"); // another size of disk
  CHECK(count_of(two, "1 vCPU, 1 GiB") == 2);                                     // a row for each mode
  CHECK(count_of(two, "\n  web, <script>'; DROP TABLE  1 vCPU, 1 GiB  ") == 2);
  CHECK(count_of(two, "\n  Overhead is the memory that one such guest takes beyond its own, in Xen and ") == 1);
  const std::string many = rooms("b.toml", one_vcpu + "disk_size = \"50 GiB\"\ncount = 4\n");
  CHECK(count_of(many, "\n  web and 4 more      1 vCPU, 1 GiB ") == 2);
  CHECK(count_of(rooms("c.toml", scenario), "\n  web  ") == 2); // another size
}

TEST_CASE("explain: every guest, any mode, side by side") {
  const Workplace place;
  const std::string file = place.add("a.toml", scenario);
  const Outcome one = run_domus({"explain", file, "--guest", "web"});
  CHECK(one.exit_code == 0);
  CHECK(one.out.find("web: what one operation (request) takes on sandy-bridge\n  pv: ") == 0);
  CHECK(run_domus({"explain", file}).out == one.out); // the first guest
  const Outcome two =
      run_domus({"explain", file, "--guest", "<script>'; DROP TABLE", "--mode", "pvh", "--against", "hvm"});
  CHECK(two.out.find("  pvh: ") != std::string::npos);
  CHECK(two.out.find("  hvm: ") != std::string::npos);
}

TEST_CASE("wrong usage: exit code 2, nothing on standard output, and what to do instead") {
  const Workplace place;
  const std::string file = place.add("a.toml", scenario);
  struct Case {
    std::vector<std::string> arguments;
    std::string message;
  };
  for (const Case& wrong : std::vector<Case>{
           {{}, "domus: error: no command\n  `domus --help` lists the commands\n"},
           {{"runn"}, "domus: error: unknown command runn\n  did you mean \"run\"?\n"},
           {{"run"}, "domus: error: SCENARIO is missing\n  call it as: domus run SCENARIO\n"},
           {{"run", file, "--replicatons", "3"},
            "domus: error: unknown option --replicatons\n  did you mean --replications? `domus run --help` lists the "
            "options\n"},
           {{"run", file, "--jobs", "0"},
            "domus: error: --jobs is 0, which is not a whole number from 1 to 1000\n  for example: --jobs 1\n"},
           {{"compare", file, "--modes", "pv"},
            "domus: error: a comparison needs two modes\n  for example: --modes pv,pvhvm\n"},
           {{"compare", file, "--modes", "pv,pv"}, "domus: error: mode pv is named twice\n  name each mode once\n"},
           {{"compare", file, "--modes", "pv,pvhm"}, "domus: error: unknown mode pvhm\n  did you mean \"pvhvm\"?\n"},
           {{"explain", file, "--against", "pvhm"},
            "domus: error: no mode or guest is called pvhm\n  did you mean \"pvhvm\"?\n"},
           {{"explain", file, "--against", "wep"},
            "domus: error: no mode or guest is called wep\n  did you mean \"web\"?\n"},
           {{"explain", file, "--guest", "wep"}, "domus: error: no guest is called wep\n  did you mean \"web\"?\n"},
           {{"help", "jsom"}, "domus: error: no help on jsom\n  did you mean \"json\"?\n"},
           {{"help", "compere"}, "domus: error: no help on compere\n  did you mean \"compare\"?\n"},
           {{"help", "nosuch"},
            "domus: error: no help on nosuch\n  there is help on \"costs\", \"json\", \"modes\", \"policy\", "
            "\"scenario\", "
            "\"run\", \"compare\", \"explain\", \"crossover\", \"schedule\", \"validate\", \"policy check\", "
            "\"policy matrix\", \"policy diff\", \"policy lint\" and \"policy show\"\n"}}) {
    const Outcome outcome = run_domus(wrong.arguments);
    CHECK(outcome.exit_code == 2);
    CHECK(outcome.out.empty());
    CHECK(outcome.err == wrong.message);
  }
}

TEST_CASE("bad input: the place, what is wrong and what to do; exit code 2; no result file") {
  const Workplace place;
  (void)place.add("bad.toml", changed("vcpus = 2", "vcpus = 2\nvcpu = 2"));
  const Outcome outcome = run_domus({"run", "bad.toml", "--json", "result.json"}, place.path());
  CHECK(outcome.exit_code == 2);
  CHECK(outcome.out.empty());
  CHECK(outcome.err.find("bad.toml:31:1: error: ") == 0);
  CHECK(outcome.err.find("\"vcpus\"") != std::string::npos);
  CHECK_FALSE(std::filesystem::exists(place.path() + "/result.json"));
  CHECK(run_domus({"run", place.path() + "/nothing.toml"}).exit_code == 2);
  CHECK(run_domus({"run", place.path()}).exit_code == 2);
}

TEST_CASE("cautions go to standard error, and the answer is given all the same") {
  const Workplace place;
  (void)place.add("odd.toml", changed("vcpus = 2", "vcpus = 2\nreservation = {}"));
  for (const std::string command : {"run", "compare"}) {
    const Outcome outcome = run_domus({command, "odd.toml"}, place.path());
    CHECK(outcome.exit_code == 0);
    CHECK(outcome.err == "odd.toml:27:1: caution: guest \"web\" has a reservation, of which credit of Xen 4.17 knows "
                         "nothing\n  leave it out, or give the host a scheduler that reserves: \"rtds\"\n");
    CHECK(outcome.out.find("web") != std::string::npos);
  }
}

TEST_CASE("cautions are about the modes that are compared, each once") {
  const Workplace place;
  (void)place.add("old.toml", changed("nic = \"10gbe\"", "nic = \"10gbe\"\nxen = \"4.8\""));
  const Outcome pvh = run_domus({"compare", "old.toml", "--modes", "pv,pvh"}, place.path());
  CHECK(pvh.exit_code == 0);
  CHECK(pvh.err.find("old.toml:28:1: caution: guest \"web\" is PVH, of which Xen 4.8 has an experimental form only") ==
        0);
  CHECK(run_domus({"compare", "old.toml", "--modes", "pv,pvhvm"}, place.path()).err.empty());
  // Where no PVH existed that is said once, as an error.
  (void)place.add("older.toml", changed("nic = \"10gbe\"", "nic = \"10gbe\"\nxen = \"4.3\""));
  CHECK(run_domus({"compare", "older.toml", "--modes", "pv,pvh"}, place.path())
            .err.find("older.toml:28:1: error: with every guest in mode pvh: guest \"web\" is PVH, which Xen 4.3") ==
        0);
}

TEST_CASE("guests that fit in one mode but not in another are bad input for a comparison") {
  const Workplace place;
  const std::string file = place.add("a.toml", changed("memory = \"1 GiB\"", "memory = \"1 GiB\"\ncount = 8"));
  const Outcome outcome = run_domus({"compare", file, "--modes", "pv,bare-metal"});
  CHECK(outcome.exit_code == 2);
  CHECK(outcome.err.find("with every guest in mode bare-metal: ") != std::string::npos);
}

TEST_CASE("help and version") {
  const Outcome help = run_domus({"--help"});
  CHECK(help.exit_code == 0);
  CHECK(help.out.find("a command, or one of: costs, json, modes, policy, scenario\n") != std::string::npos);
  for (const std::string command : {"run", "compare", "explain"}) {
    CHECK(help.out.find("  " + command + " SCENARIO") != std::string::npos);
    const Outcome own = run_domus({command, "--help"});
    CHECK(own.exit_code == 0);
    CHECK(own.out.find("usage: domus " + command + " SCENARIO") == 0);
    CHECK(own.out == run_domus({"help", command}).out);
  }
  const std::string about_schedule = run_domus({"help", "schedule"}).out;
  CHECK(about_schedule.find(run_domus({"schedule", "--help"}).out) == 0);
  CHECK(about_schedule.find("\"window_ms\": 10000") != std::string::npos);
  CHECK(run_domus({"--version"}).out.find("domus ") == 0);
  CHECK(run_domus({"help", "json"}).out.find("_ns (nanoseconds)") != std::string::npos);
  CHECK(run_domus({"help", "scenario"}).out.find("guest.vcpus") != std::string::npos);
  CHECK(run_domus({"help", "costs"}).out.find("system call pv extra") != std::string::npos);
  CHECK(run_domus({"help", "modes"}).out.find("pvhvm") != std::string::npos);
}

TEST_CASE("an answer that cannot be written is an error, not half an answer") {
  const Workplace place;
  const std::string file = place.add("a.toml", scenario);
  const Outcome outcome = run_domus({"run", file, "--json", place.path() + "/none/result.json"});
  CHECK(outcome.exit_code == 2);
  CHECK(outcome.out.empty());
  CHECK(outcome.err.find("domus: error: cannot write ") == 0);
}
