#include "analysis/text/footnotes.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace domus::analysis {

std::string Footnotes::mark(std::string_view source) {
  auto found = std::find(sources_.begin(), sources_.end(), source);
  if (found == sources_.end())
    found = sources_.insert(sources_.end(), std::string(source));
  return fmt::format("[{}]", found - sources_.begin() + 1);
}

std::string Footnotes::to_text() const {
  std::string text;
  for (std::size_t i = 0; i < sources_.size(); ++i)
    text += fmt::format("  {:>4} {}\n", fmt::format("[{}]", i + 1), sources_[i]);
  return text;
}

} // namespace domus::analysis
