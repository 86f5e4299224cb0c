#include "analysis/text/table.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstdint>
#include <utility>

namespace domus::analysis {

namespace {

struct Range {
  char32_t first;
  char32_t last;
};

/// Characters that take no column, and those that take two: the ranges that matter of Unicode's Mn/Me/Cf categories
/// and of EastAsianWidth.txt.
constexpr std::array no_columns{
    Range{0x0300, 0x036f}, Range{0x1ab0, 0x1aff}, Range{0x1dc0, 0x1dff}, Range{0x200b, 0x200f}, Range{0x202a, 0x202e},
    Range{0x2060, 0x2064}, Range{0x20d0, 0x20ff}, Range{0xfe00, 0xfe0f}, Range{0xfe20, 0xfe2f}, Range{0xfeff, 0xfeff}};
constexpr std::array two_columns{Range{0x1100, 0x115f},   Range{0x2e80, 0x303e},  Range{0x3041, 0xa4cf},
                                 Range{0xac00, 0xd7a3},   Range{0xf900, 0xfaff},  Range{0xfe30, 0xfe6f},
                                 Range{0xff00, 0xff60},   Range{0xffe0, 0xffe6},  Range{0x1f300, 0x1f64f},
                                 Range{0x1f900, 0x1f9ff}, Range{0x20000, 0x3fffd}};

template <std::size_t n>
bool contains(const std::array<Range, n>& ranges, char32_t character) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [&](const Range& range) { return range.first <= character && character <= range.last; });
}

/// Bytes of the character that `text` begins with; 1 where they are not UTF-8.
std::size_t length_of_character(std::string_view text) {
  const auto first = static_cast<std::uint8_t>(text.front());
  const std::size_t length = first < 0xc0 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  const std::string_view rest = text.substr(1, length - 1);
  const bool continues = rest.size() == length - 1 && std::all_of(rest.begin(), rest.end(), [](char byte) {
                           return (static_cast<std::uint8_t>(byte) & 0xc0U) == 0x80U;
                         });
  return continues ? length : 1;
}

} // namespace

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) {
    const auto first = static_cast<std::uint8_t>(text.front());
    const std::size_t length = length_of_character(text);
    char32_t character = length == 1 ? first : first & (0x7fU >> length);
    for (std::size_t i = 1; i < length; ++i)
      character = (character << 6) | (static_cast<std::uint8_t>(text[i]) & 0x3fU);
    text.remove_prefix(length);
    if (contains(no_columns, character))
      continue;
    width += contains(two_columns, character) ? 2 : 1;
  }
  return width;
}

std::string padded(std::string_view text, std::size_t width, Align align) {
  const std::size_t own = display_width(text);
  const std::string space(width > own ? width - own : 0, ' ');
  return align == Align::left ? std::string(text) + space : space + std::string(text);
}

Table::Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

void Table::add_row(std::vector<std::string> cells) {
  assert(cells.size() == columns_.size());
  rows_.push_back(std::move(cells));
}

void Table::add_heading(std::string text) {
  assert(columns_.size() > 1);
  rows_.push_back({std::move(text)});
}

std::string Table::to_text(std::size_t indent) const {
  std::vector<std::size_t> widths;
  std::vector<std::string> header;
  for (const Column& column : columns_) {
    widths.push_back(display_width(column.title));
    header.push_back(column.title);
  }
  for (const auto& row : rows_)
    for (std::size_t i = 0; i < row.size() && row.size() == columns_.size(); ++i)
      widths[i] = std::max(widths[i], display_width(row[i]));

  std::string text;
  const auto add = [&](const std::vector<std::string>& cells) {
    std::string line(indent, ' ');
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (i > 0)
        line += "  ";
      line += cells.size() == columns_.size() ? padded(cells[i], widths[i], columns_[i].align) : cells[i];
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + '\n';
  };
  add(header);
  for (const auto& row : rows_)
    add(row);
  return text;
}

} // namespace domus::analysis
