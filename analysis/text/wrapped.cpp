#include "analysis/text/wrapped.hpp"

#include "analysis/text/table.hpp"
#include "scenarios/input_error.hpp"

#include <algorithm>
#include <cstdint>

namespace domus::analysis {

namespace {

constexpr std::string_view blanks = " \t\r";

/// Takes the next word off `line`; empty if there is none.
std::string_view take_word(std::string_view& line) {
  line.remove_prefix(std::min(line.find_first_not_of(blanks), line.size()));
  const std::string_view word = line.substr(0, line.find_first_of(blanks));
  line.remove_prefix(word.size());
  return word;
}

std::string wrapped_line(std::string_view line, std::size_t width) {
  std::string text;
  std::size_t column = 0;
  for (std::string_view raw = take_word(line); !raw.empty(); raw = take_word(line)) {
    const std::string word = scenarios::printable(raw, SIZE_MAX);
    const std::size_t wide = display_width(word);
    if (column > 0 && column + 1 + wide > width) {
      text += '\n';
      column = 0;
    } else if (column > 0) {
      text += ' ';
      ++column;
    }
    text += word;
    column += wide;
  }
  return text + '\n';
}

} // namespace

std::string wrapped(std::string_view text, std::size_t width) {
  std::string result;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    result += wrapped_line(line, width);
    text.remove_prefix(std::min(line.size() + 1, text.size()));
  }
  return result;
}

} // namespace domus::analysis
