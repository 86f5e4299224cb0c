/// Sources as numbered notes: a table shows "[3]", the list below it what 3 is.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace domus::analysis {

class Footnotes {
public:
  /// The mark for `source`: the same for the same text, numbered in order of first use.
  [[nodiscard]] std::string mark(std::string_view source);
  /// A line for each: "  [1] EXIT-011".
  [[nodiscard]] std::string to_text() const;

private:
  std::vector<std::string> sources_;
};

} // namespace domus::analysis
