#include "analysis/explain/difference.hpp"

#include "analysis/text/bars.hpp"
#include "analysis/text/numbers.hpp"
#include "analysis/text/table.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <utility>

namespace domus::analysis {

namespace {

using models::MeanTime;

constexpr std::size_t half_bar_width = 12;

std::string text(auto value) {
  return std::string(models::to_text(value));
}

std::string signed_microseconds(MeanTime time) {
  return (time.count() > 0 ? "+" : "") + in_microseconds(time);
}

/// One row of the side by side waterfall: lines that agree in station, cause and who runs, of one section.
struct Rung {
  const BillLine* line; ///< the first of them, for its names
  MeanTime first{0};
  MeanTime second{0};
  std::vector<std::string_view> sources;
};

void add_lines(std::vector<Rung>& rungs, const std::vector<BillLine>& lines, MeanTime Rung::*total) {
  for (const BillLine& line : lines) {
    auto rung = std::find_if(rungs.begin(), rungs.end(), [&](const Rung& other) {
      return other.line->station == line.station && other.line->cause == line.cause && other.line->locus == line.locus;
    });
    if (rung == rungs.end())
      rung = rungs.insert(rung, {&line, MeanTime{0}, MeanTime{0}, {}});
    (*rung).*total += line.total();
    if (std::find(rung->sources.begin(), rung->sources.end(), line.source) == rung->sources.end())
      rung->sources.push_back(line.source);
  }
}

/// Sections of two bills that belong together: the n-th of its kind to the n-th of its kind. One of them may be
/// missing.
struct SectionPair {
  const BillSection* first = nullptr;
  const BillSection* second = nullptr;
  [[nodiscard]] std::string title() const {
    assert(first != nullptr || second != nullptr);
    if (first == nullptr)
      return second->title;
    if (second == nullptr)
      return first->title;
    return first->title == second->title ? first->title : first->title + "  |  " + second->title;
  }
};

std::vector<SectionPair> matched(const Bill& first, const Bill& second) {
  std::vector<SectionPair> result;
  for (const BillSection& section : first.sections)
    result.push_back({&section, nullptr});
  for (const BillSection& section : second.sections) {
    const auto partner = std::find_if(result.begin(), result.end(), [&](const SectionPair& pair) {
      return pair.second == nullptr && pair.first->kind == section.kind;
    });
    if (partner == result.end())
      result.push_back({nullptr, &section});
    else
      partner->second = &section;
  }
  return result;
}

/// The rows of every section, under its title.
std::vector<std::pair<std::string, std::vector<Rung>>> rungs_of(const Bill& first, const Bill& second) {
  std::vector<std::pair<std::string, std::vector<Rung>>> sections;
  for (const SectionPair& pair : matched(first, second)) {
    std::vector<Rung> rungs;
    if (pair.first != nullptr)
      add_lines(rungs, pair.first->lines, &Rung::first);
    if (pair.second != nullptr)
      add_lines(rungs, pair.second->lines, &Rung::second);
    sections.emplace_back(pair.title(), std::move(rungs));
  }
  return sections;
}

} // namespace

std::string difference_text(const std::string& title, std::string_view first, std::string_view second,
                            const std::vector<Pair>& rows) {
  Pair sum{"sum", MeanTime{0}, MeanTime{0}};
  double scale = 0;
  for (const Pair& row : rows) {
    sum.first += row.first;
    sum.second += row.second;
    scale = std::max(scale, std::abs(row.difference().count()));
  }
  Table table({{title, Align::left},
               {std::string(first) + " us"},
               {std::string(second) + " us"},
               {"difference"},
               {"", Align::left}});
  const auto add = [&](const Pair& row, const std::string& bar) {
    table.add_row({row.name, in_microseconds(row.first), in_microseconds(row.second),
                   signed_microseconds(row.difference()), bar});
  };
  for (const Pair& row : rows)
    add(row, difference_bar(row.difference().count(), scale, half_bar_width));
  add(sum, "");
  return table.to_text();
}

std::string side_by_side_text(const ModeBill& first, const ModeBill& second, Footnotes& notes) {
  const auto sections = rungs_of(first.bill, second.bill);
  double scale = 0;
  for (const auto& [title, rungs] : sections)
    for (const Rung& rung : rungs)
      scale = std::max(scale, std::abs((rung.second - rung.first).count()));
  Table table({{"station", Align::left},
               {"cause", Align::left},
               {"who runs", Align::left},
               {first.label() + " us"},
               {second.label() + " us"},
               {"difference"},
               {"", Align::left},
               {"", Align::left}});
  for (const auto& [title, rungs] : sections) {
    table.add_heading(title);
    for (const Rung& rung : rungs) {
      const MeanTime difference = rung.second - rung.first;
      std::string marks;
      for (const std::string_view source : rung.sources)
        marks += notes.mark(source);
      table.add_row({"  " + text(rung.line->station), text(rung.line->cause), text(rung.line->locus),
                     in_microseconds(rung.first), in_microseconds(rung.second), signed_microseconds(difference),
                     difference_bar(difference.count(), scale, half_bar_width), marks});
    }
  }
  return table.to_text();
}

} // namespace domus::analysis
