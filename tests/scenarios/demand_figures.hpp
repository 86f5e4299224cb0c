/// The figures of a demand as one list, and what their sources cite: scenarios/workloads/README.md has the forms.
#pragma once

#include "models/demand.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace domus::scenarios::testing {

/// A count or, in nanoseconds, a time.
struct DemandFigure {
  std::string name;
  double mean = 0;
  double low = 0;
  double high = 0;
  std::string source;
  bool is_time = false;
};

[[nodiscard]] std::vector<DemandFigure> figures_of(const models::Demand& demand);

/// A citation of a row of demands.csv: "F x KEY=N + KEY=N in the note of demands.csv: WORKLOAD, PARAMETERS, COUNT".
struct Citation {
  double factor = 1;
  std::vector<std::string> from_note; ///< "read=1.001": parts of the row's note; empty: the row's own value
  std::string workload;
  std::string parameters;
  std::string count;
};

/// The value that `note_part` ("read=1.001") states.
[[nodiscard]] double stated(std::string_view note_part);

/// The row that a source cites at its end, or nothing if it cites none.
[[nodiscard]] std::optional<Citation> citation_in(std::string_view source);
/// True if the figure claims to equal what it cites, rather than being assumed from it.
[[nodiscard]] bool claims_to_equal(const DemandFigure& figure);
[[nodiscard]] bool is_assumed(const DemandFigure& figure);
[[nodiscard]] bool is_definition(const DemandFigure& figure);

} // namespace domus::scenarios::testing
