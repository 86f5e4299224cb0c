#include "analysis/cost_page.hpp"

#include "analysis/text/table.hpp"
#include "models/platform.hpp"

#include <fmt/format.h>

#include <string_view>
#include <vector>

namespace domus::analysis {

namespace {

constexpr std::string_view opening =
    R"(What costs time on a Xen host: the primitives, with their price on each platform in cycles, or in ns where the
clock does not matter. A host's own prices stand in its "costs":

  [host.costs]
  "system call pv extra" = "504 ns"
  "hypercall pv" = "600 cycles"
  "smt rate" = 0.65

`domus explain` prints what each amounts to in an operation, with its source.

)";

constexpr double full_rate = 1024;

std::string price_text(const models::PrimitiveFact& fact) {
  return fmt::format("{:g}{}", fact.value, fact.unit == models::CostUnit::nanoseconds ? " ns" : "");
}

} // namespace

std::string cost_page() {
  std::vector<Column> columns{{"", Align::left}};
  std::vector<std::string> rates{"smt rate"};
  for (const models::Platform& platform : models::all_platforms()) {
    columns.push_back({std::string(platform.name)});
    rates.push_back(fmt::format("{:.3f}", platform.smt_rate / full_rate));
  }
  Table table(columns);
  for (std::size_t i = 0; i < models::primitive_count; ++i) {
    const auto primitive = static_cast<models::Primitive>(i);
    std::vector<std::string> cells{std::string(models::to_text(primitive))};
    for (const models::Platform& platform : models::all_platforms())
      cells.push_back(price_text(platform.fact(primitive)));
    table.add_row(cells);
  }
  table.add_row(rates);
  return std::string(opening) + table.to_text(0);
}

} // namespace domus::analysis
