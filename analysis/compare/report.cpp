#include "analysis/compare/report.hpp"

#include "analysis/compare/memory_by_mode.hpp"
#include "analysis/compare/mode_change.hpp"
#include "analysis/compare/verdict.hpp"
#include "analysis/run/limits.hpp"
#include "analysis/run/report.hpp"
#include "analysis/text/numbers.hpp"
#include "analysis/text/table.hpp"
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

/// Guests of whom the table of rooms says the same in every mode, and what: of each mode a row, or none on bare metal.
struct AlikeGuests {
  std::vector<std::vector<std::string>> rows;
  std::vector<std::size_t> guests;
};

/// By the first of each. One size on two hosts of one kind, or with another disk, is the same to a reader.
std::vector<AlikeGuests> alike_in_room(const std::vector<ModeRuns>& modes) {
  std::vector<std::vector<std::vector<std::string>>> rows(modes.front().scenario.guests.size()); // by guest
  for (const ModeRuns& runs : modes)
    for (const Room& room : rooms_of(runs))
      for (const std::size_t guest : room.guests)
        rows[guest].push_back({room.size, mode_name(runs), mib(room.overhead_each), std::to_string(room.capacity.count),
                               std::string(models::to_text(room.capacity.limited_by))});
  std::vector<AlikeGuests> all;
  for (std::size_t guest = 0; guest < rows.size(); ++guest) {
    auto alike =
        std::find_if(all.begin(), all.end(), [&](const AlikeGuests& other) { return other.rows == rows[guest]; });
    if (alike == all.end())
      alike = all.insert(alike, {rows[guest], {}});
    alike->guests.push_back(guest);
  }
  return all;
}

/// "web, db", or "web-1 and 59 more".
std::string names_of(const scenarios::Scenario& scenario, const std::vector<std::size_t>& guests) {
  constexpr std::size_t most = 3;
  const auto name = [&](std::size_t guest) { return printable(scenario.guests[guest].name, 24); };
  if (guests.size() > most)
    return fmt::format("{} and {} more", name(guests.front()), guests.size() - 1);
  std::string names;
  for (const std::size_t guest : guests)
    names += (names.empty() ? "" : ", ") + name(guest);
  return names;
}

std::string rooms_text(const std::vector<ModeRuns>& modes) {
  Table table({{"guests of one size", Align::left},
               {"each", Align::left},
               {"mode", Align::left},
               {"overhead MiB"},
               {"fit on the host"},
               {"then it lacks", Align::left}});
  for (const AlikeGuests& alike : alike_in_room(modes))
    for (std::vector<std::string> row : alike.rows) {
      row.insert(row.begin(), names_of(modes.front().scenario, alike.guests));
      table.add_row(std::move(row));
    }
  return table.empty() ? ""
                       : "\n" + table.to_text() +
                             "  Overhead is the memory that one such guest takes beyond its own, in Xen and (its QEMU) "
                             "in dom0.\n";
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
