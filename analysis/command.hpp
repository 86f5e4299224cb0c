/// The commands of domus: each is what it accepts and a function that answers.
#pragma once

#include "analysis/command_line.hpp"
#include "analysis/environment.hpp"

#include <string>
#include <vector>

namespace domus::analysis {

struct Command {
  CommandSpec spec;
  /// The exit code: 0 = done, 1 = the answer is no. Throws InputError, UsageError and OutputError, which mean 2.
  int (*run)(const Options& options, Environment& environment);
};

// One file a command.
[[nodiscard]] Command run_command();
[[nodiscard]] Command compare_command();
[[nodiscard]] Command explain_command();
[[nodiscard]] Command schedule_command();
[[nodiscard]] Command validate_command();
[[nodiscard]] Command crossover_command();
[[nodiscard]] Command policy_check_command();
[[nodiscard]] Command policy_matrix_command();
[[nodiscard]] Command policy_diff_command();
[[nodiscard]] Command policy_lint_command();
[[nodiscard]] Command policy_show_command();

/// Every command, in the order of the help.
[[nodiscard]] const std::vector<Command>& all_commands();

/// What the command line asks for, the command's name first. Prints errors itself and returns the exit code: 0, 1, 2
/// as in Command, or 70 where domus itself failed.
[[nodiscard]] int run_domus(const std::vector<std::string>& arguments, Environment& environment);

} // namespace domus::analysis
