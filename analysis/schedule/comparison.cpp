/// One spec under several schedulers or versions of Xen: a table a figure, a line a domain, a column a scheduler.
#include "analysis/schedule/ideals.hpp"
#include "analysis/schedule/lines.hpp"
#include "analysis/schedule/report.hpp"
#include "analysis/schedule/starved.hpp"
#include "analysis/schedule/words.hpp"
#include "analysis/text/numbers.hpp"
#include "analysis/text/table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace domus::analysis {

namespace {

using models::MeanTime;
using models::Nanoseconds;

/// The reports, and of each the lines of domains and vCPUs: the same ones in all, in the order of the spec.
struct Runs {
  const std::vector<ScheduleReport>& reports;
  std::vector<std::vector<ScheduleLine>> lines;

  Runs(const std::vector<ScheduleReport>& all, bool every_vcpu) : reports(all) {
    for (const ScheduleReport& report : reports) {
      lines.push_back(schedule_lines(report.spec, report.result, every_vcpu));
      if (!every_vcpu) { // some vCPUs have lines where they fare differently, which they need not under all schedulers
        const auto is_vcpu = [](const ScheduleLine& line) { return line.vcpu.has_value(); };
        lines.back().erase(std::remove_if(lines.back().begin(), lines.back().end(), is_vcpu), lines.back().end());
      }
    }
  }
};

bool same_xen(const std::vector<ScheduleReport>& reports) {
  return std::all_of(reports.begin(), reports.end(),
                     [&](const ScheduleReport& report) { return report.spec.xen == reports.front().spec.xen; });
}

/// "credit@4.20", without the version where all have the same.
std::string short_name(const ScheduleReport& report, const std::vector<ScheduleReport>& reports) {
  const std::string_view scheduler = models::to_text(report.spec.scheduler);
  return same_xen(reports) ? std::string(scheduler) : fmt::format("{}@{}", scheduler, models::to_text(report.spec.xen));
}

std::vector<Column> columns_under(const std::string& title, const std::vector<ScheduleReport>& reports) {
  std::vector<Column> columns{{title, Align::left}};
  for (const ScheduleReport& report : reports)
    columns.push_back({short_name(report, reports)});
  return columns;
}

std::string starved_under_each(const std::vector<ScheduleReport>& reports) {
  std::string text;
  for (const ScheduleReport& report : reports)
    text += starved_text(report, short_name(report, reports) + ": ");
  return text;
}

/// One figure of every line that has it under some scheduler; "-" where there is none. Empty if no line has it.
template <class Value>
std::string figure_text(const std::string& title, const Runs& runs, Value value) {
  Table table(columns_under(title, runs.reports));
  for (std::size_t i = 0; i < runs.lines.front().size(); ++i) {
    std::vector<std::string> row{runs.lines.front()[i].name};
    for (std::size_t r = 0; r < runs.reports.size(); ++r)
      row.push_back(value(runs.reports[r], runs.lines[r][i]));
    if (std::any_of(row.begin() + 1, row.end(), [](const std::string& cell) { return cell != "-"; }))
      table.add_row(row);
  }
  return table.empty() ? "" : "\n" + table.to_text();
}

/// CPU time, and behind it the ideal of the newest scheduler that has one.
std::string pcpus_table(const Runs& runs) {
  const std::vector<ScheduleReport>& reports = runs.reports;
  const ScheduleReport& newest =
      *std::max_element(reports.begin(), reports.end(), [](const ScheduleReport& a, const ScheduleReport& b) {
        return std::pair{has_weights(a.spec.scheduler), a.spec.xen} <
               std::pair{has_weights(b.spec.scheduler), b.spec.xen};
      });
  const Ideals ideals(newest);
  std::vector<Column> columns = columns_under("pCPUs", reports);
  if (ideals.shares)
    columns.push_back({"ideal"});
  if (ideals.of_manual)
    columns.push_back({"ideal*"});
  Table table(columns);
  for (std::size_t i = 0; i < runs.lines.front().size(); ++i) {
    const ScheduleLine& line = runs.lines.front()[i];
    std::vector<std::string> row{line.name};
    for (std::size_t r = 0; r < reports.size(); ++r)
      row.push_back(pcpus_text(runs.lines[r][i].cpu_time, reports[r]));
    for (const auto& ideal : {ideals.shares, ideals.of_manual})
      if (ideal)
        row.push_back(line.vcpu ? "" : fmt::format("{:.3f}", (*ideal)[line.domain]));
    table.add_row(row);
  }
  return "\n" + table.to_text() + ideals.explanation();
}

/// One percentile of one latency.
std::string latency_text(const std::string& title, const Runs& runs,
                         std::optional<sim::LatencySummary> sim::ScheduleLatencies::*latency,
                         Nanoseconds sim::LatencySummary::*which) {
  return figure_text(title, runs, [=](const ScheduleReport&, const ScheduleLine& line) {
    const auto& summary = line.latencies.*latency;
    return summary ? to_text(MeanTime((*summary).*which)) : "-";
  });
}

std::string hosts_text(const std::vector<ScheduleReport>& reports) {
  Table table(columns_under("host", reports));
  const auto add = [&](const std::string& name, auto value) {
    std::vector<std::string> row{name};
    std::transform(reports.begin(), reports.end(), std::back_inserter(row), value);
    table.add_row(row);
  };
  add("pCPUs busy", [](const ScheduleReport& r) { return percent(share_of_host(r.result.total_cpu_time, r)); });
  if (!reports.front().platform.empty())
    add("in Xen", [](const ScheduleReport& r) { return percent(share_of_host(r.result.hypervisor, r)); });
  add("context switches/s",
      [](const ScheduleReport& r) { return per_second(r.result.context_switches, r.result.window); });
  add("schedule() calls/s",
      [](const ScheduleReport& r) { return per_second(r.result.schedule_calls, r.result.window); });
  return "\n" + table.to_text();
}

} // namespace

std::string schedule_comparison_text(const std::vector<ScheduleReport>& reports, bool every_vcpu) {
  const Runs runs(reports, every_vcpu);
  const ScheduleReport& first = reports.front();
  using Latencies = sim::ScheduleLatencies;
  using Summary = sim::LatencySummary;
  const std::string xen = same_xen(reports) ? fmt::format("Xen {} on ", models::to_text(first.spec.xen)) : "";
  return fmt::format("{}{}{}; {}\n", heading_of(first.spec), xen, shape_text(first.spec), conditions_text(reports)) +
         pcpus_table(runs) + starved_under_each(reports) +
         figure_text(
             "steal", runs,
             [](const ScheduleReport& report, const ScheduleLine& line) { return pcpus_text(line.steal, report); }) +
         latency_text("wake-up p50", runs, &Latencies::wake_up, &Summary::p50) +
         latency_text("wake-up p99", runs, &Latencies::wake_up, &Summary::p99) +
         latency_text("wake-up max", runs, &Latencies::wake_up, &Summary::max) +
         latency_text("response p50", runs, &Latencies::response, &Summary::p50) +
         latency_text("response p99", runs, &Latencies::response, &Summary::p99) +
         figure_text(
             "late", runs,
             [](const ScheduleReport&, const ScheduleLine& line) { return line.late.empty() ? "-" : line.late; }) +
         latency_text("round trip p50", runs, &Latencies::round_trip, &Summary::p50) +
         latency_text("round trip p99", runs, &Latencies::round_trip, &Summary::p99) +
         figure_text(
             "done at", runs,
             [](const ScheduleReport&, const ScheduleLine& line) { return line.done.empty() ? "-" : line.done; }) +
         figure_text("dispatches/s", runs,
                     [](const ScheduleReport& report, const ScheduleLine& line) {
                       return per_second(line.dispatches, report.result.window);
                     }) +
         figure_text("migrations/s", runs,
                     [](const ScheduleReport& report, const ScheduleLine& line) {
                       return line.migrations > 0 ? per_second(line.migrations, report.result.window) : "-";
                     }) +
         hosts_text(reports);
}

} // namespace domus::analysis
