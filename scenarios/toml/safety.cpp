#include "scenarios/toml/safety.hpp"

#include "scenarios/input_error.hpp"
#include "scenarios/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <fstream>
#include <system_error>

namespace domus::scenarios {

namespace {

Position position_of(std::string_view text, std::size_t offset) {
  Position where{1, 1};
  for (std::size_t i = 0; i < offset; ++i) {
    if (text[i] == '\n') {
      ++where.line;
      where.column = 1;
    } else if ((static_cast<std::uint8_t>(text[i]) & 0xc0U) != 0x80U) { // continuation bytes are not characters
      ++where.column;
    }
  }
  return where;
}

/// The first byte that no text file contains. `complete` is false if the text was cut, possibly inside a character.
std::optional<SafetyProblem> find_binary(std::string_view text, bool complete) {
  std::size_t offset = 0;
  while (offset < text.size()) {
    if (text[offset] == '\0')
      return SafetyProblem{position_of(text, offset), "this is not a text file: it contains a zero byte",
                           "give a TOML file, such as scenarios/first.toml"};
    const std::size_t length = utf8_length(text.substr(offset));
    if (length == 0) {
      if (!complete && text.size() - offset < 4)
        return std::nullopt;
      return SafetyProblem{position_of(text, offset),
                           fmt::format("this is not UTF-8 text: byte 0x{:02x} does not belong here",
                                       static_cast<std::uint8_t>(text[offset])),
                           "save the file as UTF-8, or give a TOML file, such as scenarios/first.toml"};
    }
    offset += length;
  }
  return std::nullopt;
}

/// Walks over a TOML document just closely enough to know strings and comments from structure. On malformed input it
/// agrees with a real parser at least up to the first error, which is where a real parser stops.
class StructureScan {
public:
  explicit StructureScan(std::string_view text) : text_(text), at_(text.substr(0, 3) == "\xef\xbb\xbf" ? 3 : 0) {}

  std::optional<SafetyProblem> find_problem() {
    while (at_ < text_.size()) {
      switch (text_[at_]) {
      case '#':
        skip_to_line_end();
        parts_ = 1;
        continue;
      case '"':
      case '\'':
        skip_string(text_[at_]);
        continue;
      case '[':
      case '{':
        parts_ = 1;
        if (++nesting_ > deepest_nesting)
          return SafetyProblem{position_of(text_, at_),
                               fmt::format("arrays and tables are nested more than {} deep here", deepest_nesting),
                               "flatten this part; no domus file needs more than 4 levels"};
        break;
      case ']':
      case '}':
        parts_ = 1;
        nesting_ -= nesting_ > 0 ? 1 : 0;
        break;
      case '.':
        if (++parts_ > deepest_key)
          return SafetyProblem{position_of(text_, at_),
                               fmt::format("a dotted key has more than {} parts here", deepest_key),
                               "shorten the key; no domus file needs more than 3 parts"};
        break;
      case '=':
      case ',':
      case '\n':
        parts_ = 1;
        break;
      default:
        // Bare keys and values are ASCII. toml++ 3.3 must not see anything else here: it runs into code that it takes
        // for unreachable.
        if (static_cast<std::uint8_t>(text_[at_]) >= 0x80)
          return SafetyProblem{
              position_of(text_, at_),
              fmt::format("\"{}\" stands outside quotes", printable(text_.substr(at_, utf8_length(text_.substr(at_))))),
              "put names and text with such characters in quotes"};
        break;
      }
      ++at_;
    }
    return std::nullopt;
  }

private:
  void skip_to_line_end() { at_ = std::min(text_.find('\n', at_), text_.size()); }

  void skip_string(char quote) {
    const std::string three(3, quote);
    if (text_.substr(at_, 3) != three) {
      skip_to_closing(quote);
      return;
    }
    at_ += 3;
    while (at_ < text_.size() && text_.substr(at_, 3) != three)
      at_ += quote == '"' && text_[at_] == '\\' ? 2 : 1;
    at_ = std::min(at_ + 3, text_.size());
    // Up to two more quotes may belong to the string's end.
    for (int extra = 0; extra < 2 && at_ < text_.size() && text_[at_] == quote; ++extra)
      ++at_;
  }

  /// A string on one line ends at its quote, or in error at the end of the line.
  void skip_to_closing(char quote) {
    ++at_;
    while (at_ < text_.size() && text_[at_] != quote && text_[at_] != '\n')
      at_ += quote == '"' && text_[at_] == '\\' ? 2 : 1;
    at_ = std::min(at_, text_.size());
    if (at_ < text_.size() && text_[at_] == quote)
      ++at_;
  }

  std::string_view text_;
  std::size_t at_; ///< after a byte order mark
  unsigned nesting_ = 0;
  unsigned parts_ = 1; ///< of the key that is being walked over
};

} // namespace

std::optional<SafetyProblem> find_safety_problem(std::string_view text) {
  const bool complete = text.size() <= longest_file;
  text = text.substr(0, longest_file);
  if (auto problem = find_binary(text, complete))
    return problem;
  if (auto problem = StructureScan{text}.find_problem())
    return problem;
  if (!complete)
    return SafetyProblem{position_of(text, text.size()),
                         fmt::format("the file is longer than {} MiB", longest_file >> 20),
                         "use count = N in [[guest]] instead of writing out each guest, or split the scenario"};
  return std::nullopt;
}

std::string read_beginning(std::istream& stream) {
  std::string text(longest_file + 1, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(stream.gcount()));
  return text;
}

std::string read_beginning(const std::filesystem::path& file) {
  const auto fail = [&](const std::string& why) {
    throw InputError({Diagnostic{file.string(), 0, 0, "cannot read this file: " + why,
                                 "give the path of a readable TOML file, such as scenarios/first.toml"}});
  };
  std::error_code ignored;
  if (std::filesystem::is_directory(file, ignored))
    fail("it is a directory");
  errno = 0;
  std::ifstream stream(file, std::ios::binary);
  if (!stream)
    fail(std::generic_category().message(errno));
  std::string text = read_beginning(stream);
  if (stream.bad())
    fail(std::generic_category().message(errno));
  return text;
}

} // namespace domus::scenarios
