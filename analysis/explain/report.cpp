#include "analysis/explain/report.hpp"

#include "analysis/explain/demand_text.hpp"
#include "analysis/explain/difference.hpp"
#include "analysis/explain/memory.hpp"
#include "analysis/text/bars.hpp"
#include "analysis/text/footnotes.hpp"
#include "analysis/text/numbers.hpp"
#include "analysis/text/table.hpp"
#include "scenarios/input_error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace domus::analysis {

namespace {

using models::MeanTime;
using scenarios::printable;

constexpr std::size_t bar_width = 32;

std::string text(auto value) {
  return std::string(models::to_text(value));
}

/// "pv: 312 us of CPU time (guest 250, driver domain 40, QEMU 0), and 12 us of devices".
std::string headline(const ModeBill& mode) {
  const ByPayer payers = by_payer(mode.bill);
  const ByPayer wakeups = wakeups_by_payer(mode.bill);
  std::string line = fmt::format("  {}:", mode.label());
  for (std::size_t i = 0; i < payers.size(); ++i)
    if (payers[i].count() > 0)
      line += fmt::format(" {} {},", to_text(static_cast<Payer>(i)), to_text(payers[i]));
  MeanTime woken{0};
  for (const MeanTime& time : wakeups)
    woken += time;
  line.back() = woken.count() > 0 ? ';' : '\n';
  if (woken.count() > 0)
    line += fmt::format(" and {} more if every sleeper on the way is woken once\n", to_text(woken));
  if (mode.beside_sibling)
    line += fmt::format("    beside a busy SMT sibling at {} of that speed: {} of the time it only waits\n",
                        percent(mode.beside_sibling->rate), percent(mode.beside_sibling->waits_share));
  return line;
}

/// The rungs of one mode, from left to right in the order of the operation.
class Waterfall {
public:
  Waterfall(const Bill& bill, Footnotes& notes) : notes_(notes) {
    MeanTime end{0};
    for (const BillSection& section : bill.sections)
      for (const BillLine& line : section.lines) {
        end += line.total();
        scale_ = std::max(scale_, end);
      }
    for (const BillSection& section : bill.sections)
      add(section);
  }

  [[nodiscard]] std::string to_text() const { return table_.to_text(); }

private:
  void add(const BillSection& section) {
    table_.add_heading(section.title);
    for (const BillLine& line : section.lines)
      add(line);
    if (section.wakeups.empty())
      return;
    MeanTime woken{0};
    for (const BillLine& line : section.wakeups)
      woken += line.total();
    table_.add_row({"  (waking whoever sleeps)", "at most", "", "", "", in_microseconds(woken), "", ""});
  }

  void add(const BillLine& line) {
    const MeanTime end = end_ + line.total();
    std::string bar = waterfall_bar(end_.count(), end.count(), scale_.count(), bar_width);
    if (line.background)
      bar += " ~";
    table_.add_row({"  " + text(line.station), text(line.cause), text(line.locus),
                    count_text(line.count) + (line.per_batch ? "*" : ""), in_microseconds(line.each),
                    in_microseconds(line.total()), notes_.mark(line.source), bar});
    end_ = end;
  }

  Footnotes& notes_;
  MeanTime scale_{0};
  MeanTime end_{0};
  Table table_{{{"station", Align::left},
                {"cause", Align::left},
                {"who runs", Align::left},
                {"times"},
                {"each us"},
                {"= us"},
                {"", Align::left},
                {"", Align::left}}};
};

/// Totals with their shares and bars. `name` gives the name of the n-th.
template <std::size_t n, class Name>
std::string shares_text(const std::string& title, const std::array<MeanTime, n>& totals, Name name) {
  MeanTime sum{0};
  double largest = 0;
  for (const MeanTime& time : totals) {
    sum += time;
    largest = std::max(largest, std::abs(time.count()));
  }
  Table table({{title, Align::left}, {"us"}, {"share"}, {"", Align::left}});
  for (std::size_t i = 0; i < n; ++i)
    if (totals[i].count() != 0)
      table.add_row({std::string(name(i)), in_microseconds(totals[i]), percent(totals[i] / sum),
                     totals[i].count() > 0 ? waterfall_bar(0, totals[i].count(), largest, bar_width)
                                           : waterfall_bar(-totals[i].count(), 0, largest, bar_width)});
  return table.to_text();
}

std::string_view cause_name(std::size_t i) {
  return models::to_text(static_cast<models::Cause>(i));
}
std::string_view station_name(std::size_t i) {
  return models::to_text(static_cast<models::Station>(i));
}
std::string_view payer_name(std::size_t i) {
  return to_text(static_cast<Payer>(i));
}

bool wakes_anyone(const Bill& bill) {
  return std::any_of(bill.sections.begin(), bill.sections.end(),
                     [](const BillSection& section) { return !section.wakeups.empty(); });
}

/// Has lines below 0: the demand was measured natively, and this mode spares some of it.
bool takes_any_off(const Bill& bill) {
  return std::any_of(bill.sections.begin(), bill.sections.end(), [](const BillSection& section) {
    return std::any_of(section.lines.begin(), section.lines.end(),
                       [](const BillLine& line) { return line.total().count() < 0; });
  });
}

std::string opening(const ExplainedGuest& guest, const Bill& bill) {
  return fmt::format("{}: what one operation ({}) takes on {}\n", printable(guest.name), printable(bill.operation),
                     printable(guest.platform));
}

std::string demand_part(const ExplainedGuest& guest) {
  return fmt::format("\nWhat it asks for, in any mode (CPU times on the reference CPU)\n{}",
                     demand_text(*guest.demand));
}

} // namespace

std::string ModeBill::label() const {
  return guest.empty() ? text(mode) : printable(guest);
}

std::string explain_text(const ExplainedGuest& guest, const ModeBill& only) {
  Footnotes notes;
  std::string result = opening(guest, only.bill) + headline(only) + demand_part(guest);
  result += fmt::format("\nWhere the time goes (* shared by all that are found together, ~ nobody waits for it{})\n",
                        takes_any_off(only.bill) ? fmt::format(", {} taken off", taken_off_glyph) : "");
  result += Waterfall(only.bill, notes).to_text();
  result += "\n" + shares_text("by station", by_station(only.bill), station_name);
  result += "\n" + shares_text("by cause", by_cause(only.bill), cause_name);
  if (wakes_anyone(only.bill))
    result +=
        "\n" + shares_text("in addition, if every sleeper is woken once", wakeups_by_cause(only.bill), cause_name);
  result += memory_text(only);
  return result + "\nSources\n" + notes.to_text();
}

std::string explain_text(const ExplainedGuest& guest, const ModeBill& first, const ModeBill& second) {
  Footnotes notes;
  std::string result = opening(guest, first.bill) + headline(first) + headline(second) + demand_part(guest);
  result += "\nWhere the time goes\n" + side_by_side_text(first, second, notes);
  const auto part = [&](const std::string& title, const auto& sums, auto name) {
    result +=
        "\n" + difference_text(title, first.label(), second.label(), pairs(sums(first.bill), sums(second.bill), name));
  };
  part("by station", by_station, station_name);
  part(
      "by cause", [](const Bill& bill) { return by_cause(bill); }, cause_name);
  if (wakes_anyone(first.bill) || wakes_anyone(second.bill)) {
    part("in addition, if every sleeper is woken once", wakeups_by_cause, cause_name);
    part("the same by who pays", wakeups_by_payer, payer_name);
  }
  result += memory_text(first, second);
  return result + "\nSources\n" + notes.to_text();
}

} // namespace domus::analysis
