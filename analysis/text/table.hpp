/// Plain text tables: columns as wide as their widest cell, two spaces apart, a header and no lines.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace domus::analysis {

/// How many columns of a terminal `text` takes: combining marks take none, East Asian wide characters and emoji two.
/// Malformed UTF-8 counts one a byte.
[[nodiscard]] std::size_t display_width(std::string_view text);

enum class Align : unsigned char { left, right };

/// `text` with spaces before (right) or after it (left), `width` columns wide. Never cut.
[[nodiscard]] std::string padded(std::string_view text, std::size_t width, Align align);

struct Column {
  std::string title;
  Align align = Align::right;
};

class Table {
public:
  explicit Table(std::vector<Column> columns);
  /// Precondition: as many cells as there are columns.
  void add_row(std::vector<std::string> cells);
  /// A line of its own across all columns, which makes none of them wider.
  void add_heading(std::string text);
  [[nodiscard]] bool empty() const { return rows_.empty(); }
  /// The header and the rows, each on a line that begins with `indent` spaces and has none at its end.
  [[nodiscard]] std::string to_text(std::size_t indent = 2) const;

private:
  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_; ///< a heading is a row of one cell in a table of more columns
};

} // namespace domus::analysis
