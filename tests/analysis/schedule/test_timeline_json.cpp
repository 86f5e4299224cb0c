/// A timeline as viewers of Chrome's trace events read it, checked against what Xen itself recorded.
#include "analysis/schedule/timeline_json.hpp"
#include "scenarios/schedule_json.hpp"
#include "sim/schedule/run_schedule.hpp"
#include "tests/analysis/domus_process.hpp"
#include "tests/analysis/snapshot.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <cstdint>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

using namespace domus;
using nlohmann::json;

namespace {

using Track = std::pair<std::int64_t, std::int64_t>; // process and thread

struct Slice {
  std::string name;
  std::int64_t start_ns = 0;
  std::int64_t end_ns = 0;
};

std::int64_t nanoseconds(const json& microseconds) {
  return std::llround(microseconds.get<double>() * 1000);
}

/// What a viewer makes of a timeline.
struct View {
  std::map<std::int64_t, std::string> processes;
  std::map<Track, std::string> threads;
  std::map<Track, std::vector<Slice>> slices;
  std::map<std::string, int> instants;
  std::map<std::string, std::vector<std::int64_t>> counters; ///< "domain: counter"

  explicit View(const json& trace) {
    std::int64_t last = -1;
    for (const json& event : trace["traceEvents"]) {
      const std::string kind = event["ph"];
      const Track track{event["pid"], event.value("tid", 0)};
      if (kind == "M") {
        if (event["name"] == "process_name")
          processes[track.first] = event["args"]["name"];
        if (event["name"] == "thread_name")
          threads[track] = event["args"]["name"];
        continue;
      }
      CHECK(nanoseconds(event["ts"]) >= last);
      last = nanoseconds(event["ts"]);
      if (kind == "X")
        slices[track].push_back({event["name"], last, last + nanoseconds(event["dur"])});
      if (kind == "i")
        ++instants[event["name"].get<std::string>().substr(0, 8)];
      if (kind == "C")
        counters[processes[track.first] + ": " + event["name"].get<std::string>()].push_back(
            event["args"].begin()->get<std::int64_t>());
    }
  }

  void check_tracks() const {
    std::set<std::int64_t> numbers;
    for (const auto& [track, of_track] : slices) {
      CHECK(threads.count(track) == 1);
      CHECK(numbers.insert(track.second).second); // viewers take them to be unique over all processes
      std::int64_t free_from = 0;
      for (const Slice& slice : of_track) {
        CHECK(slice.start_ns >= free_from);
        CHECK(slice.end_ns > slice.start_ns);
        free_from = slice.end_ns;
      }
    }
  }
};

json timeline_of(const scenarios::ScheduleSpec& spec, sim::TimelineRequest request) {
  const sim::ScheduleResult result = sim::run_schedule(spec, {}, request);
  return json::parse(analysis::timeline_json(spec, *result.timeline));
}

/// "pCPU start end" of every dispatch that took time, from a recorded table.
std::multiset<std::string> recorded_dispatches(const std::string& csv) {
  std::multiset<std::string> dispatches;
  std::istringstream lines(csv);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream cells(line);
    std::string who, pcpu, start, end;
    std::getline(cells, who, ',');
    std::getline(cells, pcpu, ',');
    std::getline(cells, start, ',');
    std::getline(cells, end, ',');
    if (start != end)
      dispatches.insert(fmt::format("{} {} {}", pcpu, start, end));
  }
  return dispatches;
}

void check_against_recording(const std::string& path) {
  CAPTURE(path);
  const scenarios::ScheduleSpec spec = scenarios::load_schedule_spec(path + ".spec.json");
  const View view(timeline_of(spec, {spec.trace->from, spec.trace->to}));
  view.check_tracks();

  std::multiset<std::string> dispatches;
  std::map<std::string, std::int64_t> running; // by "domain: vCPU"
  for (const auto& [track, slices] : view.slices)
    for (const Slice& slice : slices) {
      const std::string& thread = view.threads.at(track);
      if (view.processes.at(track.first) == "pCPUs")
        dispatches.insert(fmt::format("{} {} {}", thread.substr(5), slice.start_ns, slice.end_ns));
      else if (slice.name.rfind("running on pCPU ", 0) == 0)
        running[view.processes.at(track.first) + ": " + thread] += slice.end_ns - slice.start_ns;
    }
  CHECK(dispatches == recorded_dispatches(tests::read_file(path + ".trace.csv")));
  const json recorded = json::parse(tests::read_file(path + ".expect.json"))["result"];
  for (const json& domain : recorded["domains"])
    for (const json& vcpu : domain["vcpus"])
      CHECK(running[fmt::format("{}: vCPU {}", domain["name"].get<std::string>(), vcpu["vcpu"].get<int>())] ==
            vcpu["cpu_ns"]);
}

} // namespace

TEST_CASE("pCPU tracks show what Xen's own code did, and vCPU tracks run as long as it said, to the nanosecond") {
  const std::string golden = std::string(DOMUS_TESTS_DIR) + "/golden";
  for (const std::string name :
       {"t01_2hog_1p", "t02_io_2hog_1p", "t03_3hog_2p", "t04_cap_1p", "t06_dodge_1p", "t08_2s2t", "t10_rand"}) {
    for (const std::string scheduler : {"credit", "credit2"})
      check_against_recording(fmt::format("{}/{}/{}_{}", golden, scheduler, scheduler, name));
  }
}

TEST_CASE("wake-ups and migrations are instants, credit is a counter, names are what they are") {
  const scenarios::ScheduleSpec spec = scenarios::load_schedule_spec_text(
      R"({"name": "\"quoted\"", "scheduler": "credit", "host": {"pcpus": 1}, "window_ms": 60, "domains": [
          {"name": "a \"b\"", "vcpus": [{"start_us": 0, "workload": {"type": "io", "run_us": 1000, "sleep_us": 9000}},
                                        {"start_us": 0, "workload": {"type": "busy"}}]}]})",
      "spec.json");
  const json trace = timeline_of(spec, {models::Nanoseconds{0}, spec.window});
  const View view(trace);
  CHECK(trace["otherData"]["spec"] == "\"quoted\"");
  CHECK(view.processes.at(2) == "a \"b\"");
  CHECK(view.slices.begin()->second.front().name == "a \"b\" 0");
  CHECK(view.instants.at("woken") == 5);
  CHECK(view.counters.count("a \"b\": credit of vCPU 1") == 1);
}

TEST_CASE("schedule: a timeline of a part, and none of more than a browser can take") {
  const tests::Workplace place;
  const std::string file = place.add("a.json", R"({"scheduler": "credit", "host": {"pcpus": 1}, "warmup_ms": 100,
    "window_ms": 60000, "domains": [{"name": "a", "vcpus": [{"start_us": 0,
    "workload": {"type": "io", "run_us": 50, "sleep_us": 50}}]}]})");
  const auto with = [&](const std::vector<std::string>& more) {
    std::vector<std::string> arguments{"schedule", file, "--timeline", "t.json"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return tests::run_domus(arguments, place.path());
  };
  CHECK(with({"--timeline-window", "0 ms..0.2s"}).exit_code == 0);
  const View view(json::parse(tests::read_file(place.path() + "/t.json")));
  view.check_tracks();
  CHECK(view.instants.at("woken") == 1999);
  for (const auto& [window, complaint] : std::map<std::string, std::string>{
           {"1s", "--timeline-window is 1s, which is not FROM..TO\n  give two times from boot, such as 0ms..600ms\n"},
           {"1s..2", "--timeline-window is 1s..2, where \"2\" is not a time\n"},
           {"2s..1s", "--timeline-window is 2s..1s, which ends before it begins\n"},
           {"0s..61s", "--timeline-window is 0s..61s, but the run ends at 60.1 s\n"},
           {"0s..60.1s", "the timeline from 0 ns on has more than 1000000 entries by "}}) {
    const tests::Outcome outcome = with({"--timeline-window", window});
    CHECK(outcome.exit_code == 2);
    CHECK(outcome.out.empty());
    CHECK(outcome.err.find("domus: error: " + complaint) == 0);
  }
  const tests::Outcome without = tests::run_domus({"schedule", file, "--timeline-window", "0s..1s"});
  CHECK(without.err == "domus: error: --timeline-window is for a timeline\n  say where it goes: --timeline FILE\n");
}
