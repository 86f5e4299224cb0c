/// `domus crossover`: what it says to what cannot be answered.
#include "tests/analysis/domus_process.hpp"
#include "tests/analysis/linear_scenario.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>

using namespace domus;
using domus::tests::linear_scenario;
using domus::tests::Outcome;
using domus::tests::Workplace;

TEST_CASE("crossover: mistakes say what to do, with exit code 2, before anything is run or written") {
  const Workplace place;
  const std::string file = place.add("s.toml", linear_scenario);
  const std::string example = "\n  for example: --vary demand.system_calls=0..50, or --vary "
                              "demand.memory.working_set=4MiB..4GiB\n";
  const std::string all = "`domus help crossover` lists the keys that can be varied\n";
  struct Wrong {
    std::vector<std::string> arguments;
    std::string message;
  };
  for (const Wrong& wrong : std::vector<Wrong>{
           {{},
            "--vary is missing\n  say which key varies, and from where to where: --vary demand.system_calls=0..50 "
            "(domus help crossover lists the keys)\n"},
           {{"--vary", "vcpus"}, "--vary is vcpus, which is not KEY=FROM..TO" + example},
           {{"--vary", "vcpus=1"}, "--vary is vcpus=1, which is not KEY=FROM..TO" + example},
           {{"--vary", "vcpus=..4"}, "--vary is vcpus=..4, which is not KEY=FROM..TO" + example},
           {{"--vary", "vcpus=1.."}, "--vary is vcpus=1.., which is not KEY=FROM..TO" + example},
           {{"--vary", "=1..4"}, "--vary is =1..4, which is not KEY=FROM..TO" + example},
           {{"--vary", "demand.system_cals=0..9"},
            "--vary: no guest has a key \"demand.system_cals\"\n  did you mean \"demand.system_calls\"? " + all},
           {{"--vary", "mode=1..2"},
            "--vary: \"mode\" takes one of \"bare-metal\", \"pv\", \"hvm\", \"hvm-pv-drivers\", \"pvhvm\" and \"pvh\", "
            "and no "
            "number\n  vary a number; " +
                all},
           {{"--vary", "demand.block.size=1KiB..1MiB"},
            "--vary: demand.block.size has no \"demand.block\" here\n  add it to the guest or to its workload\n"},
           {{"--vary", "vcpus=4..1"},
            "--vary vcpus: 4..1 is no range\n  give the smaller value first: KEY=FROM..TO with FROM < TO\n"},
           {{"--vary", "vcpus=2..2"},
            "--vary vcpus: 2..2 is no range\n  give the smaller value first: KEY=FROM..TO with FROM < TO\n"},
           {{"--vary", "vcpus=1..2.5"},
            "--vary vcpus: an end of the range is \"2.5\", which is not a whole number\n  this key takes whole numbers "
            "only\n"},
           {{"--vary", "demand.memory.working_set=1..4"},
            "--vary demand.memory.working_set: an end of the range is \"1\" without a unit\n  write \"4 GiB\" (the "
            "units are "
            "B, KiB, MiB, GiB, TiB)\n"},
           {{"--vary", "demand.memory.working_set=1ms..4ms"},
            "--vary demand.memory.working_set: an end of the range is \"1ms\", which is a time, not a size\n  write "
            "\"4 "
            "GiB\" (the units are B, KiB, MiB, GiB, TiB)\n"},
           {{"--vary", "vcpus=0..4"},
            "with vcpus = 0: \"vcpus\" is 0, out of range\n  give a whole number, 1 to 4096\n"},
           {{"--vary", "vcpus=1..8"},
            "with vcpus = 5: guest \"g\" has 5 vCPUs, but host \"h\" has 4 pCPUs\n  give it fewer vCPUs, or the host "
            "more "
            "cores\n"},
           {{"--vary", "demand.system_calls=-1..4"},
            "with demand.system_calls = -1: \"system_calls\" is -1: it must not be negative\n  give a number, 0 to "
            "1e+09\n"},
           {{"--vary", "vcpus=1..4", "--between", "pv"},
            "a comparison needs two modes\n  for example: --between pv,pvhvm\n"},
           {{"--vary", "vcpus=1..4", "--between", "pv,pv"}, "mode pv is named twice\n  name each mode once\n"},
           {{"--vary", "vcpus=1..4", "--between", "pv,hvm,pvh"},
            "--between names 3 modes\n  name two: --between pv,pvhvm\n"},
           {{"--vary", "vcpus=1..4", "--between", "pv,pvhm"}, "unknown mode pvhm\n  did you mean \"pvhvm\"?\n"},
           {{"--vary", "vcpus=1..4", "--guest", "gg"}, "no guest is called gg\n  the guests are \"g\" and \"idler\"\n"},
           {{"--vary", "vcpus=1..4", "--guest", "idler"},
            "idler is idle: there is nothing to compare\n  name a guest with a load: --guest NAME\n"},
           {{"--vary", "vcpus=1..4", "--of", "operation"}, "--of is operation\n  did you mean \"operations\"?\n"},
           {{"--vary", "vcpus=1..4", "--steps", "1"},
            "--steps is 1, which is not a whole number from 2 to 1000\n  for example: --steps 2\n"},
           {{"--vary", "vcpus=1..4", "--scale", "cubic"}, "--scale is cubic\n  choose log or linear\n"},
           {{"--vary", "demand.system_calls=0..4", "--scale", "log"},
            "--scale log cannot begin at 0\n  begin at more than 0, or use --scale linear\n"},
           {{"--vary", "vcpus=1..4", "--replications", "1"},
            "one replication cannot tell a difference from chance\n  give --replications 2 or more\n"},
           {{"--vary", "load.rate=0.001/s..0.002/s"},
            "with load.rate = 0.001/s, g completed nothing in pv while it was measured (seed 1)\n  give the scenario a "
            "longer "
            "duration, or vary the key over a smaller range\n"}}) {
    std::vector<std::string> arguments{"crossover", file, "--json", place.path() + "/result.json"};
    arguments.insert(arguments.end(), wrong.arguments.begin(), wrong.arguments.end());
    const Outcome outcome = tests::run_domus(arguments);
    CHECK(outcome.exit_code == 2);
    CHECK(outcome.out.empty());
    // On a slow machine, progress comes before it.
    CHECK(outcome.err.substr(std::min(outcome.err.find("domus: "), outcome.err.size())) ==
          "domus: error: " + wrong.message);
    CHECK_FALSE(std::filesystem::exists(place.path() + "/result.json"));
  }
}

TEST_CASE("crossover: mistakes in the scenario itself come with their place") {
  const Workplace place;
  const std::string file = place.add("s.toml", linear_scenario + "vcpu = 3\n");
  const Outcome outcome = tests::run_domus({"crossover", file, "--vary", "vcpus=1..4"});
  CHECK(outcome.exit_code == 2);
  CHECK(outcome.err.find("s.toml:38:1: error: unknown key \"vcpu\"") != std::string::npos);
}

TEST_CASE("a mode that does not fit at some value is a mistake") {
  const Workplace place;
  const std::string file = place.add("s.toml", linear_scenario);
  const Outcome outcome =
      tests::run_domus({"crossover", file, "--vary", "memory=1GiB..15GiB", "--between", "pv,pvhvm"});
  CHECK(outcome.exit_code == 2);
  CHECK(outcome.err.find("domus: error: with memory = ") == 0);
}
