#include "analysis/schedule/words.hpp"

#include "analysis/text/numbers.hpp"
#include "analysis/text/wrapped.hpp"
#include "scenarios/input_error.hpp"

#include <fmt/format.h>

#include <chrono>
#include <vector>

namespace domus::analysis {

namespace {

using models::Nanoseconds;

double seconds(Nanoseconds time) {
  return std::chrono::duration<double>(time).count();
}

std::string counted(unsigned number, const std::string& thing) {
  return fmt::format("{} {}{}", number, thing, number == 1 ? "" : "s");
}

/// What of Xen's options a scheduler reads.
struct Reads {
  bool credit = false;
  bool credit2 = false;
  [[nodiscard]] bool either() const { return credit || credit2; }
};

Reads read_by(std::span<const ScheduleReport> reports) {
  Reads reads;
  for (const ScheduleReport& report : reports) {
    reads.credit = reads.credit || report.spec.scheduler == models::Scheduler::credit;
    reads.credit2 = reads.credit2 || report.spec.scheduler == models::Scheduler::credit2;
  }
  return reads;
}

std::string runqueues_text(models::RunqueueArrangement arrangement) {
  return arrangement == models::RunqueueArrangement::all ? "one runqueue for all"
                                                         : fmt::format("a runqueue per {}", to_text(arrangement));
}

/// The options that are not Xen's defaults, of those that are read.
std::vector<std::string> unusual_options(const models::SchedulerOptions& options, Reads read) {
  using models::RunqueueArrangement;
  const models::SchedulerOptions usual;
  std::vector<std::string> texts;
  const auto add = [&](bool is_read, const std::string& name, auto value, auto default_value) {
    if (is_read && value != default_value)
      texts.push_back(name + " " + models::to_text(value));
  };
  add(read.credit, "time slice", options.time_slice, usual.time_slice);
  add(read.either(), "rate limit", options.rate_limit, usual.rate_limit);
  add(read.credit, "migration delay", options.migration_delay, usual.migration_delay);
  add(read.credit, "load-balance rate limit", options.load_balance_rate_limit, usual.load_balance_rate_limit);
  if (read.either() && options.smt_power_savings)
    texts.emplace_back("SMT power savings");
  if (read.credit2 && options.credit2_runqueue.value_or(RunqueueArrangement::socket) != RunqueueArrangement::socket)
    texts.push_back(runqueues_text(*options.credit2_runqueue));
  if (read.credit2 && options.credit2_max_cpus_per_runqueue != usual.credit2_max_cpus_per_runqueue)
    texts.push_back(fmt::format("at most {} per runqueue", counted(options.credit2_max_cpus_per_runqueue, "pCPU")));
  add(read.credit2, "migrate resistance", options.credit2_migrate_resist, usual.credit2_migrate_resist);
  add(read.credit2, "cap period", options.credit2_cap_period, usual.credit2_cap_period);
  return texts;
}

} // namespace

std::string heading_of(const scenarios::ScheduleSpec& spec) {
  constexpr std::size_t readable = 110;
  const std::string title = spec.name.empty() ? "A scheduling spec" : scenarios::printable(spec.name);
  return title + "\n" + (spec.description.empty() ? "" : wrapped(spec.description, readable) + "\n");
}

std::string name_of(const ScheduleReport& report) {
  return fmt::format("{} of Xen {}", models::to_text(report.spec.scheduler), models::to_text(report.spec.xen));
}

std::string shape_text(const scenarios::ScheduleSpec& spec) {
  std::string pcpus = counted(spec.pcpus, "pCPU");
  if (spec.sockets == 1 && spec.threads_per_core == 1)
    return pcpus;
  const std::string cores = counted(spec.pcpus / spec.sockets / spec.threads_per_core, "core");
  const std::string threads = spec.threads_per_core > 1 ? " with " + counted(spec.threads_per_core, "thread") : "";
  return fmt::format("{} ({} of {}{})", pcpus, counted(spec.sockets, "socket"), cores, threads);
}

std::string conditions_text(std::span<const ScheduleReport> reports) {
  const ScheduleReport& report = reports.front();
  std::string text = models::to_text(report.spec.window) + " measured";
  text += report.spec.warm_up.count() > 0 ? " after " + models::to_text(report.spec.warm_up) + " of warm-up"
                                          : std::string(" from boot");
  for (const std::string& option : unusual_options(report.spec.options, read_by(reports)))
    text += "; " + option;
  if (report.spec.timer_jitter.count() > 0)
    text += "; timers up to " + models::to_text(report.spec.timer_jitter) + " late";
  return text + (report.platform.empty() ? "; Xen's own work takes no time."
                                         : "; Xen's own work takes what it does on " + report.platform + ".");
}

std::string per_second(std::uint64_t count, Nanoseconds window) {
  return significant(static_cast<double>(count) / seconds(window));
}

std::string pcpus_text(Nanoseconds cpu_time, const ScheduleReport& report) {
  return fmt::format("{:.3f}", seconds(cpu_time) / seconds(report.result.window));
}

double share_of_host(Nanoseconds time, const ScheduleReport& report) {
  return seconds(time) / seconds(report.result.window) / report.spec.pcpus;
}

} // namespace domus::analysis
