// The workload library against the measurements that it cites, which do not come with domus. DOMUS_SHARED names a
// directory that has them as facts/demands.csv; without it this test says that it was skipped.

#include "scenarios/library/workloads.hpp"
#include "tests/scenarios/demand_figures.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

using namespace domus::scenarios;
using namespace domus::scenarios::testing;

namespace {

/// A figure in a file has four digits or so, and a time whole nanoseconds.
constexpr double rounding = 0.005;

struct Row {
  std::string workload;
  std::string parameters;
  std::string count;
  double value = 0;
  std::string note;
};

/// The fields of one line of CSV: quotes around those with commas, doubled where they are meant.
std::vector<std::string> fields(const std::string& line) {
  std::vector<std::string> list(1);
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '"' && quoted && i + 1 < line.size() && line[i + 1] == '"')
      list.back() += line[++i];
    else if (line[i] == '"')
      quoted = !quoted;
    else if (line[i] == ',' && !quoted)
      list.emplace_back();
    else
      list.back() += line[i];
  }
  return list;
}

std::vector<Row> measured_demands() {
  const char* shared = std::getenv("DOMUS_SHARED");
  if (shared == nullptr || *shared == '\0') {
    MESSAGE("SKIPPED: DOMUS_SHARED is not set, so the workloads were NOT compared with demands.csv");
    return {};
  }
  const std::filesystem::path path = std::filesystem::path(shared) / "facts" / "demands.csv";
  std::ifstream stream(path);
  if (!stream)
    MESSAGE("SKIPPED: there is no ", path.string(), ", so the workloads were NOT compared with it");
  std::vector<Row> rows;
  std::string line;
  std::getline(stream, line);
  while (std::getline(stream, line)) {
    if (!line.empty() && line.back() == '\r')
      line.pop_back();
    const auto field = fields(line);
    REQUIRE(field.size() == 8);
    rows.push_back({field[0], field[1], field[3], std::strtod(field[4].c_str(), nullptr), field[7]});
  }
  return rows;
}

const Row* find(const std::vector<Row>& rows, const Citation& citation) {
  for (const Row& row : rows)
    if (row.workload == citation.workload && row.parameters == citation.parameters && row.count == citation.count)
      return &row;
  return nullptr;
}

void check_equal(const DemandFigure& figure, const Citation& citation, const Row& row) {
  double cited = citation.from_note.empty() ? row.value : 0;
  for (const std::string& part : citation.from_note) {
    CAPTURE(part);
    const std::string ended = row.note + ' ';
    CHECK((ended.find(part + ' ') != std::string::npos || ended.find(part + ';') != std::string::npos));
    cited += stated(part);
  }
  CAPTURE(cited);
  const double slack = std::max(figure.is_time ? 1.0 : 0.0, rounding * figure.mean);
  CHECK(std::abs(figure.mean - citation.factor * cited) <= slack);
}

} // namespace

TEST_CASE("every row that a workload cites is among the measured demands, with the value cited") {
  const std::vector<Row> rows = measured_demands();
  if (rows.empty())
    return;
  unsigned equal = 0;
  for (const std::string_view name : library_workload_names()) {
    const auto workload = library_workload(name);
    REQUIRE(workload.has_value());
    for (const DemandFigure& figure : figures_of(workload->workload.demand)) {
      const auto citation = citation_in(figure.source);
      if (!citation)
        continue;
      CAPTURE(name);
      CAPTURE(figure.name);
      CAPTURE(figure.source);
      const Row* row = find(rows, *citation);
      REQUIRE(row != nullptr);
      if (!claims_to_equal(figure))
        continue;
      check_equal(figure, *citation, *row);
      ++equal;
    }
  }
  CHECK(equal >= 25);
}
