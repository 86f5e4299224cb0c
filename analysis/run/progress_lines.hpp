/// What to print while a long command works. On a terminal one line that is rewritten, with an estimate of the time
/// left; elsewhere a line every few seconds; nothing at all where the work is quick.
#pragma once

#include "models/units.hpp"

#include <string>
#include <utility>

namespace domus::analysis {

class ProgressLines {
public:
  /// `what`: the line says how much of it is done, as in "40 % simulated".
  explicit ProgressLines(bool terminal, std::string what = "simulated") : terminal_(terminal), what_(std::move(what)) {}
  /// The text to print now, often empty. `share` of the work (0 to 1) is done after `elapsed`.
  [[nodiscard]] std::string update(double share, models::Nanoseconds elapsed);
  /// The text that removes the line from a terminal, if there is one.
  [[nodiscard]] std::string finish() const;

private:
  bool terminal_;
  std::string what_;
  bool shown_ = false;
  models::Nanoseconds last_{0};
};

} // namespace domus::analysis
