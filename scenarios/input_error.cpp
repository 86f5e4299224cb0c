#include "scenarios/input_error.hpp"

#include "scenarios/utf8.hpp"

#include <fmt/format.h>

#include <cassert>
#include <cstdint>
#include <utility>

namespace domus::scenarios {

namespace {

std::string escaped(std::uint8_t byte) {
  switch (byte) {
  case '\n':
    return "\\n";
  case '\r':
    return "\\r";
  case '\t':
    return "\\t";
  default:
    return fmt::format("\\x{:02x}", byte);
  }
}

std::string joined(const std::vector<Diagnostic>& diagnostics) {
  std::string text;
  for (const Diagnostic& diagnostic : diagnostics) {
    if (!text.empty())
      text += '\n';
    text += to_text(diagnostic);
  }
  return text;
}

} // namespace

namespace {

/// Marks that turn the direction of what follows, and line ends that are none to most readers: U+200E, U+200F, U+2028
/// to U+202E, U+2066 to U+2069.
bool turns_text(std::string_view character) {
  if (character.size() != 3 || character.substr(0, 1) != "\xe2")
    return false;
  const auto second = static_cast<std::uint8_t>(character[1]);
  const auto third = static_cast<std::uint8_t>(character[2]);
  return (second == 0x80 && (third == 0x8e || third == 0x8f || (third >= 0xa8 && third <= 0xae))) ||
         (second == 0x81 && third >= 0xa6 && third <= 0xa9);
}

} // namespace

std::string printable(std::string_view text, std::size_t longest) {
  std::string result;
  while (!text.empty()) {
    if (result.size() >= longest)
      return result + "...";
    const std::size_t length = utf8_length(text);
    const auto first = static_cast<std::uint8_t>(text.front());
    // U+0080 to U+009F are control characters too: terminals obey some of them.
    const bool c1_control = length == 2 && first == 0xc2 && static_cast<std::uint8_t>(text[1]) < 0xa0;
    if (length == 0 || first < 0x20 || first == 0x7f) {
      result += escaped(first);
      text.remove_prefix(1);
      continue;
    }
    if (c1_control)
      result += escaped(static_cast<std::uint8_t>(text[1]));
    else if (turns_text(text.substr(0, length)))
      for (const char byte : text.substr(0, length))
        result += escaped(static_cast<std::uint8_t>(byte));
    else
      result += text.substr(0, length);
    text.remove_prefix(length);
  }
  return result;
}

std::string to_text(const Diagnostic& diagnostic) {
  const std::string place = diagnostic.line == 0 ? printable(diagnostic.file, 4096)
                                                 : fmt::format("{}:{}:{}", printable(diagnostic.file, 4096),
                                                               diagnostic.line, diagnostic.column);
  return fmt::format("{}: {}: {}\n  {}", place, diagnostic.severity == Severity::error ? "error" : "caution",
                     diagnostic.problem, diagnostic.remedy);
}

InputError::InputError(std::vector<Diagnostic> diagnostics)
    : std::runtime_error(joined(diagnostics)), diagnostics_(std::move(diagnostics)) {
  assert(!diagnostics_.empty());
}

} // namespace domus::scenarios
