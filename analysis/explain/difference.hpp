/// Two modes' bills side by side: what the second takes more or less than the first, line by line and in sums.
#pragma once

#include "analysis/explain/report.hpp"
#include "analysis/text/footnotes.hpp"

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace domus::analysis {

/// A row: what it is, and how long it takes in both modes.
struct Pair {
  std::string name;
  models::MeanTime first{0};
  models::MeanTime second{0};
  [[nodiscard]] models::MeanTime difference() const { return second - first; }
};

/// Pairs up the sums of two bills, leaving out what takes no time in either. `name` gives the name of the n-th sum.
template <std::size_t n>
std::vector<Pair> pairs(const std::array<models::MeanTime, n>& first, const std::array<models::MeanTime, n>& second,
                        std::string_view (*name)(std::size_t)) {
  std::vector<Pair> result;
  for (std::size_t i = 0; i < n; ++i)
    if (first[i].count() > 0 || second[i].count() > 0)
      result.push_back({std::string(name(i)), first[i], second[i]});
  return result;
}

/// A table of `rows` with bars, and their sum. `first` and `second` are what the two are called.
[[nodiscard]] std::string difference_text(const std::string& title, std::string_view first, std::string_view second,
                                          const std::vector<Pair>& rows);

/// Both bills in one table, section by section: lines that agree in station, cause and who runs are one row.
[[nodiscard]] std::string side_by_side_text(const ModeBill& first, const ModeBill& second, Footnotes& notes);

} // namespace domus::analysis
