#include "analysis/schedule/report.hpp"

#include "analysis/schedule/ideals.hpp"
#include "analysis/schedule/lines.hpp"
#include "analysis/schedule/starved.hpp"
#include "analysis/schedule/words.hpp"
#include "analysis/text/numbers.hpp"
#include "analysis/text/table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

namespace domus::analysis {

namespace {

using models::MeanTime;
using models::Nanoseconds;
using models::Scheduler;

/// What an administrator has set for a domain, as far as the scheduler looks at it.
struct Setting {
  std::string title;
  std::string (*text)(const scenarios::ScheduleSpec& spec, std::size_t domain);
};

std::string cap_text(const scenarios::ScheduleSpec& spec, std::size_t domain) {
  return spec.domains[domain].cap > 0 ? fmt::format("{} %", spec.domains[domain].cap) : "-";
}

std::string reservation_text(const scenarios::ScheduleSpec& spec, std::size_t domain) {
  const models::Reservation& reservation = spec.domains[domain].reservation;
  return fmt::format("{} in {}{}", models::to_text(reservation.budget), models::to_text(reservation.period),
                     reservation.extra_time ? " + extra" : "");
}

std::string slots_text(const scenarios::ScheduleSpec& spec, std::size_t domain) {
  Nanoseconds slots{0};
  for (const models::ArincTable::Slot& slot : spec.arinc653.slots)
    slots += slot.domain == domain ? slot.runtime : Nanoseconds{0};
  return slots.count() > 0 ? fmt::format("{} in {}", models::to_text(slots), models::to_text(spec.arinc653.major_frame))
                           : "-";
}

std::vector<Setting> settings_of(const scenarios::ScheduleSpec& spec) {
  std::vector<Setting> settings;
  const bool by_weight = has_weights(spec.scheduler);
  if (by_weight)
    settings.push_back({"weight", [](const scenarios::ScheduleSpec& all, std::size_t domain) {
                          return std::to_string(all.domains[domain].weight);
                        }});
  if (by_weight && std::any_of(spec.domains.begin(), spec.domains.end(), [](const auto& d) { return d.cap > 0; }))
    settings.push_back({"cap", cap_text});
  if (spec.scheduler == Scheduler::rtds)
    settings.push_back({"reserved", reservation_text});
  if (spec.scheduler == Scheduler::arinc653 && !spec.arinc653.slots.empty())
    settings.push_back({"slots", slots_text});
  return settings;
}

void add_ideal_titles(std::vector<Column>& columns, const Ideals& ideals) {
  if (ideals.shares)
    columns.insert(columns.end(), {{"ideal"}, {"off by"}});
  if (ideals.of_manual)
    columns.push_back({"ideal*"});
}

std::string signed_pcpus(double difference) {
  constexpr double visible = 0.0005;
  return std::abs(difference) < visible ? "0" : fmt::format("{:+.3f}", difference);
}

/// Empty ones for a vCPU's line.
void add_ideal_cells(std::vector<std::string>& row, const Ideals& ideals, const ScheduleLine& line,
                     const ScheduleReport& report) {
  const auto add = [&](const std::string& text) { row.push_back(line.vcpu ? "" : text); };
  const double used = share_of_host(line.cpu_time, report) * report.spec.pcpus;
  if (ideals.shares) {
    add(fmt::format("{:.3f}", (*ideals.shares)[line.domain]));
    add(signed_pcpus(used - (*ideals.shares)[line.domain]));
  }
  if (ideals.of_manual)
    add(fmt::format("{:.3f}", (*ideals.of_manual)[line.domain]));
}

std::string cpu_text(const ScheduleReport& report, const std::vector<ScheduleLine>& lines) {
  const std::vector<Setting> settings = settings_of(report.spec);
  const Ideals ideals(report);
  const bool batches = std::any_of(lines.begin(), lines.end(), [](const auto& line) { return !line.done.empty(); });
  std::vector<Column> columns{{"CPU time", Align::left}, {"vCPUs"}};
  for (const Setting& setting : settings)
    columns.push_back({setting.title});
  columns.insert(columns.end(), {{"pCPUs"}, {"of host"}});
  add_ideal_titles(columns, ideals);
  columns.insert(columns.end(), {{"steal"}, {"dispatches/s"}, {"migrations/s"}, {"preempted/s"}});
  if (batches)
    columns.push_back({"done at"});
  Table table(columns);
  const Nanoseconds window = report.result.window;
  for (const ScheduleLine& line : lines) {
    const scenarios::ScheduleDomain& domain = report.spec.domains[line.domain];
    std::vector<std::string> row{line.name, line.vcpu ? "" : std::to_string(domain.vcpus.size())};
    for (const Setting& setting : settings)
      row.push_back(line.vcpu ? "" : setting.text(report.spec, line.domain));
    row.insert(row.end(), {pcpus_text(line.cpu_time, report), percent(share_of_host(line.cpu_time, report))});
    add_ideal_cells(row, ideals, line, report);
    row.insert(row.end(), {pcpus_text(line.steal, report), per_second(line.dispatches, window),
                           per_second(line.migrations, window), per_second(line.preemptions, window)});
    if (batches)
      row.push_back(line.done);
    table.add_row(row);
  }
  return table.to_text() + ideals.explanation();
}

/// The columns of one kind of latency.
struct LatencyColumns {
  std::string title;
  std::optional<sim::LatencySummary> sim::ScheduleLatencies::*latency;
  bool max;

  [[nodiscard]] bool among(const std::vector<ScheduleLine>& lines) const {
    return std::any_of(lines.begin(), lines.end(),
                       [this](const ScheduleLine& line) { return (line.latencies.*latency).has_value(); });
  }
  void add_titles(std::vector<Column>& columns) const {
    columns.insert(columns.end(), {{title + " p50"}, {"p95"}, {"p99"}});
    if (max)
      columns.push_back({"max"});
  }
  void add_cells(std::vector<std::string>& row, const ScheduleLine& line) const {
    const auto& summary = line.latencies.*latency;
    const auto cell = [&](Nanoseconds sim::LatencySummary::*which) {
      row.push_back(summary ? to_text(MeanTime((*summary).*which)) : "-");
    };
    cell(&sim::LatencySummary::p50);
    cell(&sim::LatencySummary::p95);
    cell(&sim::LatencySummary::p99);
    if (max)
      cell(&sim::LatencySummary::max);
  }
};

/// Empty if nobody ever waited for anything.
std::string latency_text(const ScheduleReport& report, const std::vector<ScheduleLine>& lines) {
  std::vector<LatencyColumns> kinds{{"wake-up", &sim::ScheduleLatencies::wake_up, true},
                                    {"response", &sim::ScheduleLatencies::response, false},
                                    {"round trip", &sim::ScheduleLatencies::round_trip, false}};
  kinds.erase(
      std::remove_if(kinds.begin(), kinds.end(), [&](const LatencyColumns& kind) { return !kind.among(lines); }),
      kinds.end());
  std::vector<Column> columns{{"latency", Align::left}, {"wake-ups/s"}};
  for (const LatencyColumns& kind : kinds)
    kind.add_titles(columns);
  const bool timed = std::any_of(lines.begin(), lines.end(), [](const auto& line) { return !line.late.empty(); });
  if (timed)
    columns.push_back({"late"});
  Table table(columns);
  for (const ScheduleLine& line : lines) {
    if (!line.latencies.wake_up && !line.latencies.response && !line.latencies.round_trip)
      continue;
    std::vector<std::string> row{line.name, per_second(line.wake_ups, report.result.window)};
    for (const LatencyColumns& kind : kinds)
      kind.add_cells(row, line);
    if (timed)
      row.push_back(line.late.empty() ? "-" : line.late);
    table.add_row(row);
  }
  return table.empty() ? "" : "\n" + table.to_text();
}

std::string host_text(const ScheduleReport& report) {
  const sim::ScheduleResult& result = report.result;
  const std::string in_xen =
      report.platform.empty() ? "" : fmt::format(", {} in Xen", percent(share_of_host(result.hypervisor, report)));
  return fmt::format("\n  pCPUs: {} busy{}, {} idle; {} context switches/s, {} schedule() calls/s\n",
                     percent(share_of_host(result.total_cpu_time, report)), in_xen,
                     percent(share_of_host(result.idle, report)), per_second(result.context_switches, result.window),
                     per_second(result.schedule_calls, result.window));
}

} // namespace

std::string schedule_text(const ScheduleReport& report, bool every_vcpu) {
  const std::vector<ScheduleLine> lines = schedule_lines(report.spec, report.result, every_vcpu);
  return fmt::format("{}{} on {}; {}\n\n", heading_of(report.spec), name_of(report), shape_text(report.spec),
                     conditions_text({&report, 1})) +
         cpu_text(report, lines) + starved_text(report) + latency_text(report, lines) + host_text(report);
}

} // namespace domus::analysis
