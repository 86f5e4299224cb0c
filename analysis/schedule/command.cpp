/// `domus schedule`: runs a spec on a CPU scheduler of Xen alone, without guests, devices or dom0.
#include "analysis/command.hpp"

#include "analysis/output.hpp"
#include "analysis/schedule/json.hpp"
#include "analysis/schedule/options.hpp"
#include "analysis/schedule/report.hpp"
#include "analysis/schedule/timeline_json.hpp"
#include "analysis/usage_error.hpp"
#include "scenarios/schedule_json.hpp"
#include "sim/hypervisor/platform_costs.hpp"
#include "sim/schedule/run_schedule.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

namespace domus::analysis {

namespace {

/// More than this, about 120 MB of JSON, and a browser is overtaxed.
constexpr std::size_t most_timeline_entries = 1'000'000;

constexpr std::array<std::string_view, 4> file_options{"json", "trace", "credits", "timeline"};

/// The options that name files, as long as they can be had together. Throws UsageError.
std::vector<std::string_view> wanted_files(const Options& options, std::size_t runs) {
  std::vector<std::string_view> wanted;
  for (const std::string_view name : file_options) {
    const auto target = options.text(name);
    if (!target)
      continue;
    if (runs > 1)
      throw UsageError(fmt::format("--{} is for one scheduler, and {} are named", name, runs),
                       "name one with --scheduler, and call domus again for the next");
    const auto twin = std::find_if(wanted.begin(), wanted.end(),
                                   [&](std::string_view other) { return options.text(other) == target; });
    if (twin != wanted.end())
      throw UsageError(fmt::format("--{} and --{} name the same file", *twin, name), "name a file for each");
    wanted.push_back(name);
  }
  return wanted;
}

void check_traced(const std::vector<std::string_view>& wanted, const scenarios::ScheduleSpec& spec) {
  const auto tables = std::find_if(wanted.begin(), wanted.end(),
                                   [](std::string_view name) { return name == "trace" || name == "credits"; });
  if (tables != wanted.end() && !spec.trace)
    throw UsageError(fmt::format("--{} needs a spec that says when to trace", *tables),
                     "add \"trace_ms\": [0, 600] to the spec: from and to, in milliseconds from boot");
}

/// Throws UsageError if it was too much to record.
std::string timeline_bytes(const ScheduleReport& report) {
  const sim::ScheduleTimeline& timeline = *report.result.timeline;
  if (!timeline.complete)
    throw UsageError(fmt::format("the timeline from {} on has more than {} entries by {}, too many to look at",
                                 models::to_text(timeline.from), most_timeline_entries, models::to_text(timeline.to)),
                     "choose a part of it, such as --timeline-window 0ms..600ms");
  return timeline_json(report.spec, timeline);
}

/// What the option `name` asks for.
std::string file_bytes(std::string_view name, const ScheduleReport& report) {
  if (name == "timeline")
    return timeline_bytes(report);
  if (name == "trace")
    return trace_csv(report.result.trace);
  if (name == "credits")
    return credits_csv(report.spec.scheduler, report.result.credits);
  return json_text(schedule_json(report.spec, report.result));
}

ScheduleReport report_on(scenarios::ScheduleSpec spec, const SchedulerOfXen& scheduler,
                         const models::Platform* platform, const std::optional<sim::TimelineRequest>& timeline) {
  spec.scheduler = scheduler.scheduler;
  spec.xen = scheduler.xen;
  sim::ScheduleHardware hardware;
  if (platform != nullptr)
    hardware = {sim::costs_on(*platform), sim::Rate{platform->smt_rate}};
  sim::ScheduleResult result = sim::run_schedule(spec, hardware, timeline);
  return {std::move(spec), platform != nullptr ? std::string(platform->name) : "", std::move(result)};
}

/// What the options ask to be recorded. Throws UsageError.
std::optional<sim::TimelineRequest> timeline_request(const Options& options, const scenarios::ScheduleSpec& spec) {
  const auto window = options.text("timeline-window");
  if (!options.text("timeline")) {
    if (window)
      throw UsageError("--timeline-window is for a timeline", "say where it goes: --timeline FILE");
    return std::nullopt;
  }
  sim::TimelineRequest request = parse_timeline_window(window, spec);
  request.most_entries = most_timeline_entries;
  return request;
}

int run(const Options& options, Environment& environment) {
  const auto platform_name = options.text("platform");
  const models::Platform* platform = platform_name ? &parse_platform(*platform_name) : nullptr;
  const scenarios::ScheduleSpec spec = scenarios::load_schedule_spec(options.positional());
  const auto xen_name = options.text("xen");
  const std::vector<SchedulerOfXen> schedulers =
      parse_schedulers(options.text("scheduler"), spec.scheduler, xen_name ? parse_xen_version(*xen_name) : spec.xen);
  const std::vector<std::string_view> wanted = wanted_files(options, schedulers.size());
  check_traced(wanted, spec);
  const std::optional<sim::TimelineRequest> timeline = timeline_request(options, spec);

  std::vector<ScheduleReport> reports;
  reports.reserve(schedulers.size());
  for (const SchedulerOfXen& scheduler : schedulers)
    reports.push_back(report_on(spec, scheduler, platform, timeline));
  std::vector<OutputFile> files;
  files.reserve(wanted.size());
  for (const std::string_view name : wanted)
    files.push_back({*options.text(name), file_bytes(name, reports.front())});
  answer(environment,
         reports.size() > 1 ? schedule_comparison_text(reports, options.flag("vcpus"))
                            : schedule_text(reports.front(), options.flag("vcpus")),
         files);
  return 0;
}

} // namespace

Command schedule_command() {
  return {{"schedule",
           "SPEC.json",
           "a CPU scheduler of Xen alone: who gets how much CPU, and who waits how long",
           "Runs the domains of a spec on the CPU scheduler of Xen that it names, without guests, devices or dom0,\n"
           "and prints what each got: CPU time, dispatches, and how long it waited. `domus help schedule` describes "
           "specs.\n"
           "The scheduler decides as Xen's own code does, to the nanosecond, and Xen's work takes no time unless\n"
           "--platform says whose costs to take.\n",
           {{"scheduler", "LIST", "instead of the spec's; several side by side: credit@3.4,credit@4.20,credit2"},
            {"xen", "VERSION", "the version of Xen, such as 4.20, instead of the spec's"},
            {"platform", "NAME", "what Xen's work and busy sibling threads cost, such as sandy-bridge"},
            {"vcpus", "", "a line for every vCPU"},
            {"json", "FILE|-", "also write the result as JSON; - prints only that"},
            {"trace", "FILE|-", "also write who ran where and when, for a spec with trace_ms"},
            {"credits", "FILE|-", "also write every vCPU's credit every 10 ms, for a spec with trace_ms"},
            {"timeline", "FILE|-", "also write what everybody did when, for ui.perfetto.dev"},
            {"timeline-window", "A..B",
             "that of --timeline, from boot, as 0ms..600ms (default: trace_ms, or what is measured)"}}},
          run};
}

} // namespace domus::analysis
