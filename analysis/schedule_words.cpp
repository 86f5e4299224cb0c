#include "analysis/schedule_words.hpp"

#include "analysis/numbers.hpp"
#include "analysis/wrapped.hpp"
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

/// The options that are not Xen's defaults, by their keys in a spec.
std::vector<std::string> unusual_options(const models::SchedulerOptions& options) {
  const models::SchedulerOptions usual;
  std::vector<std::string> texts;
  const auto add = [&](const std::string& name, auto value, auto default_value) {
    if (value != default_value)
      texts.push_back(name + " " + models::to_text(value));
  };
  add("time slice", options.time_slice, usual.time_slice);
  add("rate limit", options.rate_limit, usual.rate_limit);
  add("migration delay", options.migration_delay, usual.migration_delay);
  add("load-balance rate limit", options.load_balance_rate_limit, usual.load_balance_rate_limit);
  if (options.smt_power_savings)
    texts.emplace_back("SMT power savings");
  if (options.credit2_runqueue.value_or(models::RunqueueArrangement::socket) != models::RunqueueArrangement::socket)
    texts.push_back(fmt::format("a runqueue per {}", models::to_text(*options.credit2_runqueue)));
  if (options.credit2_max_cpus_per_runqueue != usual.credit2_max_cpus_per_runqueue)
    texts.push_back(fmt::format("at most {} per runqueue", counted(options.credit2_max_cpus_per_runqueue, "pCPU")));
  add("migrate resistance", options.credit2_migrate_resist, usual.credit2_migrate_resist);
  add("cap period", options.credit2_cap_period, usual.credit2_cap_period);
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

std::string conditions_text(const ScheduleReport& report) {
  std::string text = models::to_text(report.spec.window) + " measured";
  text += report.spec.warm_up.count() > 0 ? " after " + models::to_text(report.spec.warm_up) + " of warm-up"
                                          : std::string(" from boot");
  for (const std::string& option : unusual_options(report.spec.options))
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
