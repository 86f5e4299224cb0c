/// The options of one command: what it accepts, what the user gave, and the help that says so. A thin layer over
/// Boost.Program_options, whose headers stay in one file, with messages that say what to do.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace domus::analysis {

/// One `--name VALUE`, or a plain `--name`. Every command also accepts --help.
struct OptionSpec {
  std::string name;  ///< without the dashes
  std::string value; ///< what the value is called in the help: "N", "FILE|-"; empty = it takes none
  std::string help;  ///< one line
};

struct CommandSpec {
  std::string name;
  std::string positional; ///< what the positional arguments are called: "SCENARIO", "OLD NEW"; empty = there are none
  std::string summary;    ///< one line for the list of commands
  std::string text;       ///< what the command does, a paragraph or two with line breaks
  std::vector<OptionSpec> options;
};

/// "domus run SCENARIO [--seed N] ...", the text and the options.
[[nodiscard]] std::string help_text(const CommandSpec& command);

class Options {
public:
  /// Throws UsageError for unknown options, missing values, options given twice, and too few or too many positionals.
  Options(const CommandSpec& command, const std::vector<std::string>& arguments);

  [[nodiscard]] bool wants_help() const { return wants_help_; }
  /// The one positional argument of a command that has one; of two, the first.
  [[nodiscard]] const std::string& positional() const { return positionals_.front(); }
  [[nodiscard]] const std::vector<std::string>& positionals() const { return positionals_; }
  /// Whether an option without a value is given.
  [[nodiscard]] bool flag(std::string_view name) const { return text(name).has_value(); }
  [[nodiscard]] std::optional<std::string> text(std::string_view name) const;
  /// A whole number from `low` to `high`. Throws UsageError for anything else.
  [[nodiscard]] std::optional<std::uint64_t> number(std::string_view name, std::uint64_t low, std::uint64_t high) const;

private:
  std::string command_;
  bool wants_help_ = false;
  std::vector<std::string> positionals_;
  std::map<std::string, std::string, std::less<>> values_;
};

} // namespace domus::analysis
