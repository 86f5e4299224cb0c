#include "analysis/schedule/options.hpp"

#include "analysis/usage_error.hpp"
#include "scenarios/input_error.hpp"
#include "scenarios/nearest.hpp"
#include "scenarios/toml/quantity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>
#include <string_view>
#include <variant>

namespace domus::analysis {

namespace {

using scenarios::printable;

std::string trimmed(const std::string& text) {
  const std::size_t first = text.find_first_not_of(' ');
  return first == std::string::npos ? "" : text.substr(first, text.find_last_not_of(' ') - first + 1);
}

models::Scheduler parse_scheduler(const std::string& name) {
  if (const auto scheduler = models::scheduler_from(name))
    return *scheduler;
  std::vector<std::string_view> names(models::all_schedulers.size());
  std::transform(models::all_schedulers.begin(), models::all_schedulers.end(), names.begin(),
                 [](models::Scheduler scheduler) { return models::to_text(scheduler); });
  throw UsageError(name.empty() ? "--scheduler lacks a name" : fmt::format("unknown scheduler {}", printable(name)),
                   scenarios::suggest(name, names, "the schedulers are"));
}

[[noreturn]] void reject_timeline_window(const std::string& text, const std::string& why) {
  throw UsageError(fmt::format("--timeline-window is {}, {}", printable(text), why),
                   "give two times from boot, such as 0ms..600ms");
}

models::Nanoseconds parse_time(const std::string& part, const std::string& text) {
  const auto time = scenarios::parse_quantity(part, scenarios::Dimension::time);
  const auto* nanoseconds = std::get_if<double>(&time);
  constexpr double longest = 1e18; // what fits into Nanoseconds by far
  if (nanoseconds == nullptr || *nanoseconds < 0 || *nanoseconds > longest)
    reject_timeline_window(text, fmt::format("where \"{}\" is not a time", printable(part)));
  return models::nanoseconds_from(*nanoseconds);
}

void check_existed(const SchedulerOfXen& one) {
  const models::XenVersion first = models::first_xen_with(one.scheduler);
  if (one.xen < first)
    throw UsageError(
        fmt::format("Xen {} has no scheduler {}", models::to_text(one.xen), models::to_text(one.scheduler)),
        fmt::format("name a version from {0} on, as in {1}@{0}", models::to_text(first),
                    models::to_text(one.scheduler)));
}

} // namespace

sim::TimelineRequest parse_timeline_window(const std::optional<std::string>& text,
                                           const scenarios::ScheduleSpec& spec) {
  const models::Nanoseconds end = spec.warm_up + spec.window;
  if (!text)
    return spec.trace ? sim::TimelineRequest{spec.trace->from, spec.trace->to}
                      : sim::TimelineRequest{spec.warm_up, end};
  const std::size_t dots = text->find("..");
  if (dots == std::string::npos)
    reject_timeline_window(*text, "which is not FROM..TO");
  const sim::TimelineRequest request{parse_time(text->substr(0, dots), *text),
                                     parse_time(text->substr(dots + 2), *text)};
  if (request.from >= request.to)
    reject_timeline_window(*text, "which ends before it begins");
  if (request.to > end)
    throw UsageError(
        fmt::format("--timeline-window is {}, but the run ends at {}", printable(*text), models::to_text(end)),
        "give two times from boot, the second no later than that: warm-up and window count");
  return request;
}

models::XenVersion parse_xen_version(const std::string& text) {
  const auto version = models::xen_version_from(text);
  if (version)
    return *version;
  const models::NoXenVersion no = models::why_no_xen_version(text);
  throw UsageError(fmt::format("\"{}\" {}", printable(text), no.why), no.remedy);
}

std::vector<SchedulerOfXen> parse_schedulers(const std::optional<std::string>& list, models::Scheduler of_spec,
                                             models::XenVersion xen) {
  if (!list) {
    check_existed({of_spec, xen});
    return {{of_spec, xen}};
  }
  std::vector<SchedulerOfXen> schedulers;
  std::istringstream parts(*list + ",");
  for (std::string part; std::getline(parts, part, ',');) {
    const std::size_t at = part.find('@');
    const SchedulerOfXen one{parse_scheduler(trimmed(part.substr(0, at))),
                             at == std::string::npos ? xen : parse_xen_version(trimmed(part.substr(at + 1)))};
    check_existed(one);
    if (std::find(schedulers.begin(), schedulers.end(), one) != schedulers.end())
      throw UsageError(
          fmt::format("{} of Xen {} is named twice", models::to_text(one.scheduler), models::to_text(one.xen)),
          "name each once, or with different versions: credit@3.4,credit@4.20");
    schedulers.push_back(one);
  }
  return schedulers;
}

const models::Platform& parse_platform(const std::string& name) {
  if (const models::Platform* platform = models::find_platform(name))
    return *platform;
  std::vector<std::string_view> names;
  for (const models::Platform& platform : models::all_platforms())
    names.push_back(platform.name);
  throw UsageError(fmt::format("unknown platform {}", printable(name)),
                   scenarios::suggest(name, names, "the platforms are"));
}

} // namespace domus::analysis
