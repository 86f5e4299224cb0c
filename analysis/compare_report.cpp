#include "analysis/compare_report.hpp"

#include "analysis/limits.hpp"
#include "analysis/memory_by_mode.hpp"
#include "analysis/mode_change.hpp"
#include "analysis/numbers.hpp"
#include "analysis/run_report.hpp"
#include "analysis/table.hpp"
#include "analysis/verdict.hpp"
#include "scenarios/input_error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <string_view>
#include <utility>

namespace domus::analysis {

namespace {

using models::MeanTime;
using scenarios::printable;

std::string mode_name(const ModeRuns& runs) {
  return std::string(models::to_text(runs.mode));
}

std::string_view alike_text(const std::vector<ModeRuns>& modes) {
  const bool alike =
      std::all_of(modes.begin(), modes.end(), [](const ModeRuns& runs) { return all_alike(runs.summary); });
  return alike ? alike_line : "";
}

/// One figure of every guest under every mode, and its change from the first.
struct FigureTable {
  std::string title;
  std::function<std::string(const ModeRuns&, std::size_t guest)> value;
  std::optional<RelativeChange> Changes::*change;
};

std::string figure_text(const FigureTable& figure, const std::vector<ModeRuns>& modes,
                        const std::vector<ModeChange>& changes) {
  std::vector<Column> columns{{figure.title, Align::left}};
  for (std::size_t i = 0; i < modes.size(); ++i) {
    columns.push_back({mode_name(modes[i])});
    if (i > 0)
      columns.push_back({"change"});
  }
  Table table(columns);
  for (const GuestChange& guest : changes.front().guests) {
    std::vector<std::string> row{printable(modes.front().scenario.guests[guest.guest].name, 24)};
    for (std::size_t i = 0; i < modes.size(); ++i) {
      row.push_back(figure.value(modes[i], guest.guest));
      if (i > 0)
        for (const GuestChange& other : changes[i - 1].guests)
          if (other.guest == guest.guest)
            row.push_back(change_text(other.changes.*figure.change));
    }
    table.add_row(row);
  }
  if (changes.front().guests.size() > 1) {
    std::vector<std::string> row{"all (geometric mean)", ""};
    for (const ModeChange& change : changes) {
      row.emplace_back("");
      row.push_back(change_text(change.all.*figure.change));
    }
    table.add_row(row);
  }
  return table.to_text();
}

double mean_cpu_per_operation_ns(const ModeRuns& runs, std::size_t guest) {
  double sum = 0;
  for (const sim::RunResult& result : runs.results)
    sum += cpu_per_operation_ns(result.guests[guest]);
  return sum / static_cast<double>(runs.results.size());
}

std::string limits_text(const std::vector<ModeRuns>& modes, const std::vector<GuestChange>& guests) {
  std::vector<Column> columns{{"what limits", Align::left}};
  for (const ModeRuns& runs : modes)
    columns.push_back({mode_name(runs), Align::left});
  Table table(columns);
  for (const GuestChange& guest : guests) {
    std::vector<std::string> row{printable(modes.front().scenario.guests[guest.guest].name, 24)};
    for (const ModeRuns& runs : modes)
      row.push_back(to_text(limit_of(runs, guest.guest)));
    table.add_row(row);
  }
  return table.to_text();
}

std::string hosts_text(const std::vector<ModeRuns>& modes) {
  Table table({{"host", Align::left},
               {"mode", Align::left},
               {"pCPUs busy"},
               {"in Xen"},
               {"idle"},
               {"dom0 CPU"},
               {"dom0 steal"},
               {"busiest device", Align::left}});
  for (std::size_t h = 0; h < modes.front().summary.hosts.size(); ++h)
    for (const ModeRuns& runs : modes) {
      const HostSummary& host = runs.summary.hosts[h];
      const bool dom0 = !host.domains.empty();
      const auto device = std::max_element(
          host.devices.begin(), host.devices.end(),
          [](const DeviceSummary& a, const DeviceSummary& b) { return a.busy_share.mean < b.busy_share.mean; });
      table.add_row({printable(host.name, 24), mode_name(runs), percent(host.busy_share.mean),
                     percent(host.hypervisor_share.mean), percent(host.idle_share.mean),
                     dom0 ? percent(host.domains.front().cpu_share.mean) : "-",
                     dom0 ? percent(host.domains.front().steal_share.mean) : "-",
                     device == host.devices.end()
                         ? "-"
                         : fmt::format("{} {}", printable(device->name, 24), percent(device->busy_share.mean))});
    }
  return table.to_text();
}

std::string mib(models::Memory memory) {
  return count_text(memory.in_mib());
}

std::string rooms_text(const std::vector<ModeRuns>& modes) {
  Table table({{"guests of one size", Align::left},
               {"mode", Align::left},
               {"overhead MiB"},
               {"fit on the host"},
               {"then it lacks", Align::left}});
  std::vector<std::vector<Room>> rooms(modes.size());
  std::transform(modes.begin(), modes.end(), rooms.begin(), rooms_of);
  std::size_t sizes = 0; // bare metal has no rooms
  for (const std::vector<Room>& of_mode : rooms)
    sizes = std::max(sizes, of_mode.size());
  for (std::size_t size = 0; size < sizes; ++size)
    for (std::size_t m = 0; m < modes.size(); ++m) {
      if (size >= rooms[m].size())
        continue;
      const Room& room = rooms[m][size];
      table.add_row({room.size, mode_name(modes[m]), mib(room.overhead_each), std::to_string(room.capacity.count),
                     std::string(models::to_text(room.capacity.limited_by))});
    }
  return table.empty() ? "" : "\n" + table.to_text();
}

} // namespace

std::string compare_text(const std::vector<ModeRuns>& modes, const ReplicationPlan& plan) {
  const scenarios::Scenario& scenario = modes.front().scenario;
  std::vector<ModeChange> changes;
  for (std::size_t i = 1; i < modes.size(); ++i)
    changes.push_back(change_between(modes.front(), modes[i]));

  std::string text =
      fmt::format("{}\n{}The same seeds in every mode; changes are from {}, replication by replication.\n{}\n",
                  printable(scenario.name), plan_text(scenario, plan), mode_name(modes.front()), alike_text(modes));
  for (std::size_t i = 1; i < modes.size(); ++i)
    text += verdict(modes.front(), modes[i], changes[i - 1]) + "\n";

  const std::vector<FigureTable> figures{{"operations/s",
                                          [](const ModeRuns& runs, std::size_t guest) {
                                            return significant(runs.summary.guests[guest].completed_per_second.mean);
                                          },
                                          &Changes::throughput},
                                         {"mean response",
                                          [](const ModeRuns& runs, std::size_t guest) {
                                            return to_text(MeanTime{runs.summary.guests[guest].response_mean_ns.mean});
                                          },
                                          &Changes::response_mean},
                                         {"CPU/operation",
                                          [](const ModeRuns& runs, std::size_t guest) {
                                            return to_text(MeanTime{mean_cpu_per_operation_ns(runs, guest)});
                                          },
                                          &Changes::cpu_per_operation}};
  if (!changes.front().guests.empty()) {
    for (const FigureTable& figure : figures)
      text += "\n" + figure_text(figure, modes, changes);
    text += "\n" + limits_text(modes, changes.front().guests);
  }
  return text + "\n" + hosts_text(modes) + rooms_text(modes);
}

} // namespace domus::analysis
