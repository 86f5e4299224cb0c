/// Lessons about mechanisms: the command that each of them names shows what it says.
#include "domus_process.hpp"
#include "snapshot.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

namespace fs = std::filesystem;

namespace {

using domus::tests::read_file;
using domus::tests::run_domus;
using Json = nlohmann::json;

const std::string top = std::string(DOMUS_TESTS_DIR) + "/..";

/// The command after "# Try: domus", in words.
std::vector<std::string> command_of(const std::string& lesson) {
  const std::string text = read_file(top + "/scenarios/lessons/" + lesson + ".toml");
  const std::string before = "# Try: domus ";
  const std::size_t begin = text.find(before);
  REQUIRE(begin != std::string::npos);
  std::istringstream line(text.substr(begin + before.size(), text.find('\n', begin) - begin - before.size()));
  std::vector<std::string> words;
  for (std::string word; line >> word;)
    words.push_back(word);
  return words;
}

/// What it answers: two modes.
Json answer_of(const std::string& lesson) {
  std::vector<std::string> words = command_of(lesson);
  words.insert(words.end(), {"--json", "-"});
  const auto outcome = run_domus(words, top);
  REQUIRE(outcome.exit_code == 0);
  Json json = Json::parse(outcome.out);
  REQUIRE(json["modes"].size() == 2);
  return json;
}

double total(const Json& mode) {
  double sum = 0;
  for (const auto& [payer, ns] : mode["totals"].items())
    sum += ns.get<double>();
  return sum;
}

/// Of all lines with that cause: the sum of a number.
double sum(const Json& mode, const std::string& cause, const std::string& key) {
  double result = 0;
  for (const Json& section : mode["sections"])
    for (const Json& line : section["lines"])
      if (line["cause"] == cause)
        result += line[key].get<double>();
  return result;
}

} // namespace

TEST_CASE("lesson: reading the Xen clock costs system calls, so that writing a KiB takes several times as long") {
  const Json json = answer_of("clock_reads");
  const Json& pvh = json["modes"][0];
  const Json& native = json["modes"][1];
  CHECK(total(pvh) > 5 * total(native));
  CHECK(sum(pvh, "system calls", "count") >= 3000); // one for each reading
  CHECK(sum(native, "system calls", "count") == 0);
}

TEST_CASE("lesson: PV pays more for page-table isolation than a kernel that isolates itself") {
  const Json json = answer_of("xpti");
  const double pv = sum(json["modes"][0], "mitigations", "total_ns");
  const double pvh = sum(json["modes"][1], "mitigations", "total_ns");
  CHECK(pvh > 0);
  CHECK(pv > 2 * pvh);
}

TEST_CASE("lesson: what a guest waits for is not slowed by a sibling, and PV waits most") {
  const Json json = answer_of("smt");
  const Json pv = json["modes"][0]["beside_sibling"];
  const Json pvhvm = json["modes"][1]["beside_sibling"];
  CHECK(pv["waits_share"].get<double>() > 2 * pvhvm["waits_share"].get<double>());
  CHECK(pv["rate_share"].get<double>() > pvhvm["rate_share"].get<double>());
  CHECK(pvhvm["rate_share"].get<double>() >= 0.656); // SCHED-004: a thread that only computes
}

TEST_CASE("every lesson says what it teaches, and names a command for it") {
  unsigned lessons = 0;
  for (const auto& entry : fs::directory_iterator(top + "/scenarios/lessons")) {
    if (entry.path().extension() != ".toml")
      continue;
    const std::string name = entry.path().stem().string();
    CAPTURE(name);
    CHECK(read_file(entry.path().string()).rfind("# Lesson: ", 0) == 0);
    const std::vector<std::string> words = command_of(name);
    CHECK(fs::exists(fs::path(top) / words.at(1)));
    ++lessons;
  }
  CHECK(lessons >= 10);
}
