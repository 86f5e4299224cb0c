/// What is wrong with a file that a user wrote, where, and what to do about it.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace domus::scenarios {

/// A caution is about a file that can be used, though perhaps not as its author thinks.
enum class Severity : std::uint8_t { error, caution };

struct Diagnostic {
  std::string file;
  unsigned line = 0; ///< from 1; 0 where no line can be named (the file cannot be opened)
  unsigned column = 0;
  std::string problem; ///< what is wrong, one line
  std::string remedy;  ///< what to do, one line
  Severity severity = Severity::error;

  bool operator==(const Diagnostic&) const = default;
};

/// "FILE:LINE:COL: error: what is wrong" (or "caution:"), and the remedy, indented, on a second line. No newline at the
/// end.
[[nodiscard]] std::string to_text(const Diagnostic& diagnostic);

/// Any text made safe to print on one line: control characters and malformed UTF-8 come out as "\n", "\x1b" ..., and
/// what is longer than `longest` bytes is cut with "...".
[[nodiscard]] std::string printable(std::string_view text, std::size_t longest = 80);

/// Thrown for bad input and only for that. The command prints it and exits with 2.
class InputError : public std::runtime_error {
public:
  /// Precondition: at least one diagnostic.
  explicit InputError(std::vector<Diagnostic> diagnostics);
  [[nodiscard]] const std::vector<Diagnostic>& diagnostics() const { return diagnostics_; }

private:
  std::vector<Diagnostic> diagnostics_;
};

} // namespace domus::scenarios
