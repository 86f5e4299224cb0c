#include "golden.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>

namespace domus::tests {

using models::Nanoseconds;
using nlohmann::json;

namespace {

std::filesystem::path golden_file(const std::string& scheduler, const std::string& name, const std::string& kind) {
  return std::filesystem::path(DOMUS_TESTS_DIR) / "golden" / scheduler / (name + kind);
}

class Differences {
public:
  explicit Differences(std::size_t most) : most_(most) {}

  void note(const std::string& where, const std::string& xen, const std::string& ours) {
    if (xen != ours && lines_.size() < most_) {
      lines_.push_back(fmt::format("{}: Xen {}, here {}", where, xen, ours));
    }
  }
  void whole(const std::string& where, const json& xen, std::int64_t ours) {
    note(where, xen.dump(), std::to_string(ours));
  }
  void time(const std::string& where, const json& xen, Nanoseconds ours) { whole(where, xen, ours.count()); }
  void count(const std::string& where, const json& xen, std::uint64_t ours) {
    whole(where, xen, static_cast<std::int64_t>(ours));
  }
  [[nodiscard]] std::vector<std::string> take() { return std::move(lines_); }

private:
  std::size_t most_;
  std::vector<std::string> lines_;
};

void compare(Differences& differences, const std::string& where, const json& xen,
             const std::optional<sim::LatencySummary>& ours) {
  if (xen.is_null() || !ours) {
    differences.note(where, xen.is_null() ? "null" : "samples", ours ? "samples" : "null");
    return;
  }
  differences.count(where + "/n", xen["n"], ours->count);
  differences.note(where + "/mean", fmt::format("{:.1f}", xen["mean"].get<double>()),
                   fmt::format("{:.1f}", ours->mean_ns));
  differences.time(where + "/p50", xen["p50"], ours->p50);
  differences.time(where + "/p95", xen["p95"], ours->p95);
  differences.time(where + "/p99", xen["p99"], ours->p99);
  differences.time(where + "/max", xen["max"], ours->max);
}

void compare(Differences& differences, const std::string& where, const json& xen, const sim::ScheduleLatencies& ours) {
  compare(differences, where + "/wake_lat_ns", xen["wake_lat_ns"], ours.wake_up);
  compare(differences, where + "/resp_ns", xen["resp_ns"], ours.response);
  if (xen.contains("rtt_ns")) {
    compare(differences, where + "/rtt_ns", xen["rtt_ns"], ours.round_trip);
  }
}

void compare(Differences& differences, const std::string& where, const json& xen, const sim::ScheduleVcpuResult& ours) {
  differences.time(where + "/cpu_ns", xen["cpu_ns"], ours.cpu_time);
  differences.count(where + "/dispatches", xen["dispatches"], ours.dispatches);
  differences.count(where + "/migrations", xen["migrations"], ours.migrations);
  differences.count(where + "/preemptions", xen["preemptions"], ours.preemptions);
  differences.count(where + "/wakeups", xen["wakeups"], ours.wake_ups);
  differences.count(where + "/blocks", xen["blocks"], ours.blocks);
  compare(differences, where, xen, ours.latencies);
  if (xen.contains("done_ns") && !xen["done_ns"].is_null()) {
    differences.time(where + "/done_ns", xen["done_ns"], ours.done.value_or(Nanoseconds{-1}));
  }
  if (xen.contains("cpu_ns_buckets")) {
    json buckets = json::array();
    for (const Nanoseconds bucket : ours.cpu_time_buckets) {
      buckets.push_back(bucket.count());
    }
    differences.note(where + "/cpu_ns_buckets", xen["cpu_ns_buckets"].dump(), buckets.dump());
  }
}

void compare(Differences& differences, const std::string& where, const json& xen,
             const sim::ScheduleDomainResult& ours) {
  differences.note(where + "/name", xen["name"].get<std::string>(), ours.name);
  differences.count(where + "/vcpus", xen["vcpus"].size(), ours.vcpus.size());
  differences.time(where + "/cpu_ns", xen["cpu_ns"], ours.cpu_time);
  differences.count(where + "/dispatches", xen["dispatches"], ours.dispatches);
  differences.count(where + "/migrations", xen["migrations"], ours.migrations);
  compare(differences, where, xen, ours.latencies);
  for (std::size_t v = 0; v < std::min(xen["vcpus"].size(), ours.vcpus.size()); ++v) {
    compare(differences, fmt::format("{}/vcpus/{}", where, v), xen["vcpus"][v], ours.vcpus[v]);
  }
}

void compare(Differences& differences, const json& xen, const sim::ScheduleResult& ours) {
  differences.note("/scheduler", xen["scheduler"].get<std::string>(), std::string(to_text(ours.scheduler)));
  differences.time("/window_ns", xen["window_ns"], ours.window);
  differences.count("/schedule_calls", xen["schedule_calls"], ours.schedule_calls);
  differences.count("/context_switches", xen["context_switches"], ours.context_switches);
  differences.count("/context_switches_to_vcpu", xen["context_switches_to_vcpu"], ours.context_switches_to_vcpu);
  differences.time("/total_cpu_ns", xen["total_cpu_ns"], ours.total_cpu_time);
  differences.time("/idle_ns", xen["idle_ns"], ours.idle);
  differences.count("/pcpu_busy_ns", xen["pcpu_busy_ns"].size(), ours.pcpu_busy.size());
  for (std::size_t p = 0; p < std::min(xen["pcpu_busy_ns"].size(), ours.pcpu_busy.size()); ++p) {
    differences.time(fmt::format("/pcpu_busy_ns/{}", p), xen["pcpu_busy_ns"][p], ours.pcpu_busy[p]);
  }
  differences.count("/domains", xen["domains"].size(), ours.domains.size());
  for (std::size_t d = 0; d < std::min(xen["domains"].size(), ours.domains.size()); ++d) {
    compare(differences, fmt::format("/domains/{}", d), xen["domains"][d], ours.domains[d]);
  }
}

/// The lines of a recorded table, without its header if it has one. Empty if there is no such file.
std::vector<std::string> lines_of(const std::filesystem::path& file) {
  std::ifstream stream(file);
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) {
    if (!line.empty() && line.front() >= '0' && line.front() <= '9') {
      lines.push_back(line);
    }
  }
  return lines;
}

void compare(Differences& differences, const std::string& where, const std::vector<std::string>& xen,
             const std::vector<std::string>& ours) {
  for (std::size_t i = 0; i < std::max(xen.size(), ours.size()); ++i) {
    differences.note(fmt::format("{} line {}", where, i + 1), i < xen.size() ? xen[i] : "nothing",
                     i < ours.size() ? ours[i] : "nothing");
  }
}

std::vector<std::string> trace_lines(const sim::ScheduleResult& result) {
  std::vector<std::string> lines;
  for (const sim::RunInterval& interval : result.trace) {
    lines.push_back(fmt::format("{}.{},{},{},{}", interval.domain, interval.vcpu, interval.pcpu, interval.start.count(),
                                interval.end.count()));
  }
  return lines;
}

std::vector<std::string> credit_lines(const sim::ScheduleResult& result) {
  std::vector<std::string> lines;
  for (const sim::CreditSample& sample : result.credits) {
    const std::string who = fmt::format("{},{}.{},{}", sample.time.count(), sample.domain, sample.vcpu, sample.credit);
    if (result.scheduler == models::Scheduler::credit2) {
      lines.push_back(fmt::format("{},{},{:d},{}", who, sample.budget.value_or(Nanoseconds{-1}).count(), sample.parked,
                                  sample.pcpu));
    } else {
      lines.push_back(
          fmt::format("{},{},{:d},{:d},{}", who, sample.priority, sample.active, sample.parked, sample.pcpu));
    }
  }
  return lines;
}

} // namespace

std::vector<std::string> golden_cases(const std::string& scheduler) {
  const std::string ending = ".spec.json";
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(golden_file(scheduler, "", ""))) {
    const std::string file = entry.path().filename().string();
    if (file.size() > ending.size() && file.compare(file.size() - ending.size(), ending.size(), ending) == 0) {
      names.push_back(file.substr(0, file.size() - ending.size()));
    }
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::filesystem::path golden_spec(const std::string& scheduler, const std::string& name) {
  return golden_file(scheduler, name, ".spec.json");
}

std::vector<std::string> differences(const std::string& scheduler, const std::string& name,
                                     const sim::ScheduleResult& result, std::size_t most) {
  Differences differences(most);
  std::ifstream stream(golden_file(scheduler, name, ".expect.json"));
  compare(differences, json::parse(stream)["result"], result);
  if (std::filesystem::exists(golden_file(scheduler, name, ".trace.csv"))) {
    compare(differences, "trace", lines_of(golden_file(scheduler, name, ".trace.csv")), trace_lines(result));
    compare(differences, "credits", lines_of(golden_file(scheduler, name, ".credits.csv")), credit_lines(result));
  }
  return differences.take();
}

} // namespace domus::tests
