/// `domus crossover`: crossings that a pencil finds too, the report and the JSON.
#include "analysis/command.hpp"
#include "analysis/crossover/picture.hpp"
#include "analysis/crossover/terms.hpp"
#include "models/cost_model.hpp"
#include "models/mmu/tlb.hpp"
#include "scenarios/load.hpp"
#include "scenarios/profiles.hpp"
#include "tests/analysis/domus_process.hpp"
#include "tests/analysis/linear_scenario.hpp"
#include "tests/analysis/made_up_results.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <functional>
#include <sstream>

using namespace domus;
using namespace domus::analysis;
using domus::tests::linear_scenario;
using domus::tests::Outcome;
using domus::tests::Workplace;

namespace {

double time_of(const models::Charges& charges) {
  return models::sum_of(charges).count();
}

/// System calls cost X more in PV, TLB misses Y more in PVHVM: with n of them, PV's operation takes n X more and
/// PVHVM's Y more, whatever the rest. They are equal at n = Y / X.
double computed_crossing() {
  const scenarios::Scenario loaded = scenarios::load_scenario_text(linear_scenario, "f");
  const auto profile = [&](models::Mode mode) {
    scenarios::GuestSpec guest = loaded.guests[0];
    guest.mode = mode;
    return scenarios::profile_of(guest, loaded.hosts[0]);
  };
  const models::GuestProfile pv = profile(models::Mode::pv);
  const models::GuestProfile pvhvm = profile(models::Mode::pvhvm);
  const models::MemoryUse& memory = loaded.guests[0].workload.demand.memory;
  const double more_per_call = time_of(models::system_call(pv)) - time_of(models::system_call(pvhvm));
  const double more_for_misses = time_of(models::tlb_misses(pvhvm, memory)) - time_of(models::tlb_misses(pv, memory));
  REQUIRE(more_per_call > 0);
  REQUIRE(more_for_misses > 0);
  return more_for_misses / more_per_call;
}

using Throughput = std::function<double(models::Mode, const scenarios::Scenario&, std::uint64_t seed)>;

/// The command with made-up throughputs of the first guest.
Outcome with_throughput(const std::vector<std::string>& arguments, const Throughput& throughput) {
  std::ostringstream out;
  std::ostringstream err;
  Environment environment{[&](const scenarios::Scenario& run, std::uint64_t seed, const sim::Progress&) {
                            sim::RunResult result = tests::made_up_result(run, seed);
                            result.guests[0].completed_per_second = throughput(run.guests[0].mode, run, seed);
                            return result;
                          },
                          out, err};
  const int exit_code = analysis::run_domus(arguments, environment);
  return {exit_code, out.str(), err.str()};
}

unsigned clients_of(const scenarios::Scenario& run) {
  return std::get<models::ClosedLoop>(run.guests[0].workload.load).clients;
}

nlohmann::json json_of(const Outcome& outcome) {
  INFO(outcome.err); // on a slow machine there may be progress in it
  REQUIRE(outcome.exit_code == 0);
  return nlohmann::json::parse(outcome.out);
}

} // namespace

TEST_CASE("theory: system calls against TLB misses cross where the prices say") {
  const Workplace place;
  const std::string file = place.add("s.toml", linear_scenario);
  const double expected = computed_crossing();
  const std::string range = fmt::format("--vary=demand.system_calls=0..{:.0f}", std::ceil(3 * expected));
  for (const std::string figure : {"operations", "cpu", "response"}) {
    CAPTURE(figure);
    const auto json =
        json_of(tests::run_domus({"crossover", file, range, "--of", figure, "--steps", "5", "--json", "-"}));
    REQUIRE(json["crossings"].size() == 1);
    const auto& crossing = json["crossings"][0];
    CHECK(crossing["at"].get<double>() == doctest::Approx(expected).epsilon(0.005));
    CHECK(crossing["low"].get<double>() <= expected * 1.001);
    CHECK(crossing["high"].get<double>() >= expected * 0.999);
    CHECK(crossing["before"] == "pv");
    CHECK(crossing["after"] == "pvhvm");
    CHECK_FALSE(crossing["jump"]);
  }
}

TEST_CASE("theory: the same the other way round, and by the number of accesses") {
  const Workplace place;
  const std::string file = place.add("s.toml", linear_scenario);
  const double expected = 400 * 10 / computed_crossing(); // misses are proportional to accesses
  const std::string range = fmt::format("demand.memory.accesses=0..{:.0f}", std::ceil(3 * expected));
  const auto json = json_of(
      tests::run_domus({"crossover", file, "--between", "pvhvm,pv", "--vary", range, "--steps", "5", "--json", "-"}));
  REQUIRE(json["crossings"].size() == 1);
  CHECK(json["crossings"][0]["at"].get<double>() == doctest::Approx(expected).epsilon(0.005));
  CHECK(json["crossings"][0]["before"] == "pvhvm");
}

TEST_CASE("the terms on each side add up to the CPU time that was measured, and name what makes the difference") {
  const Workplace place;
  const auto json = json_of(tests::run_domus({"crossover", place.add("s.toml", linear_scenario), "--vary",
                                              "demand.system_calls=0..40", "--of", "cpu", "--json", "-"}));
  REQUIRE(json["sides"].size() == 2);
  for (const auto& side : json["sides"]) {
    double first = 0;
    double second = 0;
    double calls = 0;
    double misses = 0;
    for (const auto& term : side["terms"]) {
      first += term["each_ns"][0].get<double>();
      second += term["each_ns"][1].get<double>();
      const double difference = term["each_ns"][1].get<double>() - term["each_ns"][0].get<double>();
      calls = term["cause"] == "system calls" ? difference : calls;
      misses = term["cause"] == "TLB misses" ? difference : misses;
    }
    for (const auto& point : json["points"])
      if (point["value"] == side["value"]) {
        CHECK(first == doctest::Approx(point["figures"][0]["mean"].get<double>()).epsilon(0.001));
        CHECK(second == doctest::Approx(point["figures"][1]["mean"].get<double>()).epsilon(0.001));
      }
    CHECK(calls < 0);
    CHECK(misses > 0);
  }
}

TEST_CASE("crossover: the same bytes every time, whatever --jobs") {
  const Workplace place;
  const std::string file = place.add("s.toml", linear_scenario);
  const std::vector<std::string> arguments{"crossover", file, "--vary", "demand.system_calls=0..40", "--steps", "3"};
  const auto with_jobs = [&](const std::string& jobs, bool json) {
    std::vector<std::string> all = arguments;
    all.insert(all.end(), {"--jobs", jobs});
    if (json)
      all.insert(all.end(), {"--json", "-"});
    return tests::run_domus(all);
  };
  const Outcome first = with_jobs("1", true);
  CHECK(first.exit_code == 0);
  CHECK(with_jobs("1", true).out == first.out);
  CHECK(with_jobs("4", true).out == first.out);
  CHECK(with_jobs("4", false).out == with_jobs("1", false).out);
}

TEST_CASE("whole numbers: from 8 clients on the other mode wins, and that is said") {
  const Workplace place;
  const std::string file = place.add("s.toml", linear_scenario);
  // PVHVM gains a tenth a client; equal at 7.5. Noise of half a per cent that both modes share cancels out.
  const Throughput crossing = [](models::Mode mode, const scenarios::Scenario& run, std::uint64_t seed) {
    const double shared = 1000 * (1 + 0.005 * static_cast<double>(seed % 3));
    return mode == models::Mode::pv ? shared : shared * (1 + 0.1 * (clients_of(run) - 7.5));
  };
  const std::vector<std::string> arguments{"crossover", file, "--vary", "load.clients=1..32", "--replications", "4"};
  const Outcome outcome = with_throughput(arguments, crossing);
  CHECK(outcome.exit_code == 0);
  CHECK(outcome.out.find("PV is ahead below load.clients = 8 (95 % interval 7 to 8), then PVHVM.") !=
        std::string::npos);
  CHECK(outcome.out.find("6 values from 1 to 32, and 2 more near crossings") != std::string::npos); // 5 or 6, and 7
  CHECK(outcome.out.find("\n  The nearest value below 8 that PV wins clearly is 7:\n  at 7, per piece ") !=
        std::string::npos);
  CHECK(outcome.out.find("\n  The nearest value from 8 on that PVHVM wins clearly is 8:\n  at 8, per piece ") !=
        std::string::npos);
}

TEST_CASE("where values beside a crossing are won by neither, the report says at which ones it looks") {
  const Workplace place;
  const std::string file = place.add("s.toml", linear_scenario);
  // Neither is ahead by half a per cent from 4 to 6.
  const Outcome outcome =
      with_throughput({"crossover", file, "--vary", "load.clients=1..9", "--replications", "4"},
                      [](models::Mode mode, const scenarios::Scenario& run, auto) {
                        return mode == models::Mode::pv ? 1000 : 1000 * (1 + 0.004 * (clients_of(run) - 5.1));
                      });
  CHECK(outcome.out.find("PV is ahead below load.clients = 6") != std::string::npos);
  CHECK(outcome.out.find("\n  The nearest value below 6 that PV wins clearly is 3:\n") != std::string::npos);
  CHECK(outcome.out.find("\n  The nearest value from 6 on that PVHVM wins clearly is 7:\n") != std::string::npos);
  CHECK(outcome.out.find("just ") == std::string::npos);
}

TEST_CASE("several crossings are all told, and none is told as none") {
  const Workplace place;
  const std::string file = place.add("s.toml", linear_scenario);
  const std::vector<std::string> arguments{"crossover", file, "--vary", "load.clients=1..9", "--json", "-"};
  const auto humps = json_of(with_throughput(arguments, [](models::Mode mode, const scenarios::Scenario& run, auto) {
    const double x = clients_of(run);
    return mode == models::Mode::pv ? 1000 : 1000 * std::exp(0.02 * (x - 2.5) * (x - 5.5));
  }));
  REQUIRE(humps["crossings"].size() == 2);
  CHECK(humps["crossings"][0]["at"] == 3);
  CHECK(humps["crossings"][1]["at"] == 6);
  CHECK(humps["crossings"][0]["before"] == "pvhvm");
  CHECK(humps["sides"].size() == 4);

  const auto ahead = json_of(with_throughput(arguments, [](models::Mode mode, const scenarios::Scenario& run, auto) {
    return mode == models::Mode::pv ? 1000 : 1100 + 10 * std::abs(clients_of(run) - 4.0);
  }));
  CHECK(ahead["crossings"].empty());
  CHECK(ahead["answer"] ==
        "PVHVM is ahead over the whole range. From PV to PVHVM, throughput changes by +13.0 % at 1 and "
        "+15.0 % at 9; the modes are closest at 4 (+10.0 %).");
  CHECK(ahead["sides"].size() == 2);

  const auto equal = json_of(with_throughput(arguments, [](auto, const auto&, auto) { return 1000; }));
  CHECK(equal["crossings"].empty());
  CHECK(equal["answer"].get<std::string>().find(
            "Neither mode is ahead anywhere: no value shows a difference of 0.5 % or more beyond chance.") == 0);
}

TEST_CASE("noise makes no crossing") {
  const Workplace place;
  const std::string file = place.add("s.toml", linear_scenario);
  for (std::uint64_t salt = 0; salt < 10; ++salt) {
    const auto json = json_of(with_throughput(
        {"crossover", file, "--vary", "load.clients=1..9", "--replications", "5", "--json", "-"},
        [=](models::Mode mode, const scenarios::Scenario& run, std::uint64_t seed) {
          // Some hash of all, spread over a tenth of the throughput.
          const std::uint64_t mixed =
              (seed + std::uint64_t{17} * clients_of(run) + 1009 * static_cast<std::uint64_t>(mode) + 7919 * salt) *
              0x9e3779b97f4a7c15;
          return 1000.0 + static_cast<double>(mixed >> 54) / 10;
        }));
    CHECK(json["crossings"].empty());
  }
}

TEST_CASE("an open load is answered, not served: response is what is compared") {
  const Workplace place;
  const std::string file = place.add("s.toml", linear_scenario);
  const auto json = json_of(
      tests::run_domus({"crossover", file, "--vary", "load.rate=1000/s..8000/s", "--steps", "3", "--json", "-"}));
  CHECK(json["figure"] == "response");
  CHECK(json["unit"] == "/s");
}

TEST_CASE("JSON: every key that `domus help json` names") {
  const Workplace place;
  const auto json = json_of(tests::run_domus({"crossover", place.add("s.toml", linear_scenario), "--vary",
                                              "demand.memory.working_set=1MiB..1GiB", "--steps", "4", "--json", "-"}));
  for (const char* key :
       {"command", "domus_version", "scenario", "seed", "replications", "warmup_ns", "window_ns", "guest", "modes",
        "figure", "key", "unit", "from", "to", "scale", "answer", "crossings", "points", "sides"})
    CHECK(json.contains(key));
  CHECK(json["command"] == "crossover");
  CHECK(json["key"] == "demand.memory.working_set");
  CHECK(json["unit"] == "B");
  CHECK(json["from"] == 1 << 20);
  CHECK(json["scale"] == "log");
  CHECK(json["guest"] == "g");
  CHECK(json["modes"] == nlohmann::json{"pv", "pvhvm"});
  REQUIRE(json["points"].size() >= 4);
  for (const auto& point : json["points"]) {
    for (const char* key : {"value", "figures", "change", "ahead", "clearly"})
      CHECK(point.contains(key));
    CHECK(point["figures"].size() == 2);
    CHECK(point["change"]["low"].get<double>() <= point["change"]["high"].get<double>());
  }
  for (const auto& side : json["sides"])
    for (const auto& term : side["terms"])
      for (const char* key : {"cause", "each_ns", "counts"})
        CHECK(term.contains(key));
  const std::string help = tests::run_domus({"help", "json"}).out;
  for (const auto& [key, value] : json.items())
    CHECK(help.find(key) != std::string::npos);
}

TEST_CASE("a picture: the ratio over the range, a line at 1, marks below") {
  const Axis axis{0, 10, false, 0};
  const double most = std::log(1.21);
  CHECK(picture_text(axis, {{0, -most}, {5, 0}, {10, most}}, {{0, "0"}, {5, "5"}, {10, "10"}}, 11, 5) ==
        "   1.21          ·●\n"
        "    1.1        ··\n"
        "      1 ────·●·────\n"
        "  0.909   ··\n"
        "  0.826 ●·\n"
        "        ^    ^    ^\n"
        "        0    5   10\n");
  CHECK(picture_text(axis, {{0, 0}, {10, 0}}, {{0, "0"}, {10, "10"}}, 6, 3) == "  1\n"
                                                                               "  1 ●····●\n"
                                                                               "  1\n"
                                                                               "    ^    ^\n"
                                                                               "    0   10\n");
}

TEST_CASE("help crossover: the options, the method, and all keys") {
  const std::string help = tests::run_domus({"help", "crossover"}).out;
  CHECK(help.find(tests::run_domus({"crossover", "--help"}).out) == 0);
  for (const std::string key :
       {"demand.memory.working_set: ", "load.messages.groups: ", "vcpus: ", "host.dom0.vcpus: "})
    CHECK(help.find("\n" + key) != std::string::npos);
  CHECK(help.find("95 % interval") != std::string::npos);
}
