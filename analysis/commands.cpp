#include "analysis/command.hpp"
#include "analysis/help_pages.hpp"
#include "analysis/output.hpp"
#include "analysis/text/table.hpp"
#include "analysis/usage_error.hpp"
#include "scenarios/input_error.hpp"
#include "scenarios/nearest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

namespace domus::analysis {

namespace {

constexpr int bad_input = 2;
constexpr int internal_error = 70;

std::string overview() {
  Table commands({{"commands:", Align::left}, {"", Align::left}});
  for (const Command& command : all_commands())
    commands.add_row({fmt::format("  {} {}", command.spec.name, command.spec.positional), command.spec.summary});
  commands.add_row({"  help TOPIC", "a command, or one of: " + fmt::format("{}", fmt::join(help_topics(), ", "))});
  return fmt::format("usage: domus COMMAND [options]\n\n"
                     "domus simulates Xen hosts: what a workload costs under PV, HVM, PVHVM or PVH, how many such\n"
                     "guests fit, and why.\n\n"
                     "{}\n"
                     "`domus COMMAND --help` explains a command. Exit codes: 0 = done, 1 = the answer is no,\n"
                     "2 = bad input or usage.\n",
                     commands.to_text(0));
}

/// Null where there is none of that name.
const Command* command_called(const std::string& name) {
  const auto& commands = all_commands();
  const auto found =
      std::find_if(commands.begin(), commands.end(), [&](const Command& one) { return one.spec.name == name; });
  return found == commands.end() ? nullptr : &*found;
}

const Command& find_command(const std::string& name) {
  if (const Command* const command = command_called(name))
    return *command;
  std::vector<std::string_view> known{"help"};
  for (const Command& command : all_commands())
    known.push_back(command.spec.name);
  throw UsageError(fmt::format("unknown command {}", scenarios::printable(name)),
                   scenarios::suggest(name, known, "the commands are"));
}

std::string help_on(const std::string& topic) {
  const auto page = help_page(topic);
  const Command* const command = command_called(topic);
  if (command != nullptr)
    return help_text(command->spec) + (page ? "\n" + *page : "");
  if (page)
    return *page;
  const std::vector<std::string> topics = help_topics();
  std::vector<std::string_view> known{topics.begin(), topics.end()};
  for (const Command& one : all_commands())
    known.push_back(one.spec.name);
  throw UsageError(fmt::format("no help on {}", scenarios::printable(topic)),
                   scenarios::suggest(topic, known, "there is help on"));
}

/// True for the first word of commands of two: "policy", of "policy check" and others.
bool is_family(const std::string& word) {
  const auto& commands = all_commands();
  return std::any_of(commands.begin(), commands.end(),
                     [&](const Command& one) { return one.spec.name.starts_with(word + " "); });
}

/// How many of the arguments are the command's name.
std::size_t words_of_name(const std::vector<std::string>& arguments) {
  if (!is_family(arguments.front()))
    return 1;
  if (arguments.size() > 1)
    return 2;
  std::vector<std::string_view> commands;
  for (const Command& one : all_commands())
    if (one.spec.name.starts_with(arguments.front() + " "))
      commands.push_back(one.spec.name);
  throw UsageError(fmt::format("{} is no command by itself", scenarios::printable(arguments.front())),
                   fmt::format("the commands are {}", scenarios::quoted_list(commands)));
}

int dispatch(const std::vector<std::string>& arguments, Environment& environment) {
  if (arguments.empty())
    throw UsageError("no command", "`domus --help` lists the commands");
  const std::string& name = arguments.front();
  if (name == "--version") {
    answer(environment, "domus " DOMUS_VERSION "\n");
    return 0;
  }
  if (name == "--help" || name == "-h" || name == "help") {
    const bool topic = name == "help" && arguments.size() > 1;
    const bool two_words = arguments.size() > 2 && is_family(arguments[1]);
    answer(environment, !topic      ? overview()
                        : two_words ? help_on(arguments[1] + " " + arguments[2])
                                    : help_on(arguments[1]));
    return 0;
  }
  const std::size_t words = words_of_name(arguments);
  if (words == 2 && (arguments[1] == "--help" || arguments[1] == "-h")) {
    answer(environment, help_on(name));
    return 0;
  }
  const Command& command = find_command(words == 2 ? name + " " + arguments[1] : name);
  const Options options(command.spec, {arguments.begin() + static_cast<std::ptrdiff_t>(words), arguments.end()});
  if (options.wants_help()) {
    answer(environment, help_text(command.spec));
    return 0;
  }
  return command.run(options, environment);
}

} // namespace

const std::vector<Command>& all_commands() {
  static const std::vector<Command> commands{run_command(),          compare_command(),       explain_command(),
                                             crossover_command(),    schedule_command(),      validate_command(),
                                             policy_check_command(), policy_matrix_command(), policy_diff_command(),
                                             policy_lint_command(),  policy_show_command()};
  return commands;
}

int run_domus(const std::vector<std::string>& arguments, Environment& environment) {
  const auto complain = [&](const std::string& problem, const std::string& remedy) {
    environment.err << "domus: error: " << problem << "\n  " << remedy << std::endl;
    return bad_input;
  };
  try {
    return dispatch(arguments, environment);
  } catch (const scenarios::InputError& error) {
    environment.err << error.what() << std::endl;
    return bad_input;
  } catch (const UsageError& error) {
    return complain(error.what(), error.remedy());
  } catch (const OutputError& error) {
    return complain(error.what(), error.remedy());
  } catch (const std::exception& error) {
    environment.err << "domus: internal error: " << error.what() << "\n  this is a fault of domus: please report it"
                    << std::endl;
    return internal_error;
  }
}

} // namespace domus::analysis
