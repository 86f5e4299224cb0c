#include "analysis/command_line.hpp"

#include "analysis/text/table.hpp"
#include "analysis/usage_error.hpp"
#include "scenarios/input_error.hpp"
#include "scenarios/nearest.hpp"

#include <boost/program_options.hpp>
#include <fmt/format.h>

#include <charconv>
#include <iterator>
#include <sstream>

namespace po = boost::program_options;

namespace domus::analysis {

namespace {

constexpr const char* positional_key = "positional argument";

std::string see_help(const CommandSpec& command) {
  return fmt::format("`domus {} --help` lists the options", command.name);
}

[[noreturn]] void throw_unknown(const CommandSpec& command, const std::string& option) {
  std::vector<std::string_view> known{"help"};
  for (const OptionSpec& spec : command.options)
    known.push_back(spec.name);
  const std::string name = option.substr(std::min(option.size(), option.find_first_not_of('-')));
  const auto hint = scenarios::nearest(name, known);
  throw UsageError(fmt::format("unknown option {}", scenarios::printable(option)),
                   hint ? fmt::format("did you mean --{}? {}", *hint, see_help(command)) : see_help(command));
}

/// Every argument as given, by option name.
po::variables_map parsed(const CommandSpec& command, const std::vector<std::string>& arguments) {
  po::options_description accepted;
  accepted.add_options()("help,h", "");
  for (const OptionSpec& option : command.options) {
    if (option.value.empty())
      accepted.add_options()(option.name.c_str(), "");
    else
      accepted.add_options()(option.name.c_str(), po::value<std::string>(), "");
  }
  accepted.add_options()(positional_key, po::value<std::vector<std::string>>(), "");
  po::positional_options_description positionals;
  positionals.add(positional_key, -1);

  namespace style = po::command_line_style;
  po::variables_map values;
  po::store(po::command_line_parser(arguments)
                .options(accepted)
                .positional(positionals)
                .style(style::unix_style & ~style::allow_guessing)
                .run(),
            values);
  return values;
}

std::vector<std::string> words_of(const std::string& text) {
  std::istringstream stream(text);
  return {std::istream_iterator<std::string>(stream), {}};
}

} // namespace

std::string help_text(const CommandSpec& command) {
  std::string text = fmt::format("usage: domus {}", command.name);
  if (!command.positional.empty())
    text += " " + command.positional;
  Table options({{"options:", Align::left}, {"", Align::left}});
  for (const OptionSpec& option : command.options) {
    const std::string usage = option.value.empty() ? "--" + option.name : "--" + option.name + " " + option.value;
    text += fmt::format(" [{}]", usage);
    options.add_row({"  " + usage, option.help});
  }
  options.add_row({"  --help", "this text"});
  return fmt::format("{}\n\n{}\n{}", text, command.text, options.to_text(0));
}

Options::Options(const CommandSpec& command, const std::vector<std::string>& arguments) : command_(command.name) {
  po::variables_map values;
  try {
    values = parsed(command, arguments);
  } catch (const po::unknown_option& error) {
    throw_unknown(command, error.get_option_name());
  } catch (const po::multiple_occurrences& error) {
    throw UsageError(fmt::format("{} is given more than once", error.get_option_name()), "give it once");
  } catch (const po::invalid_command_line_syntax& error) {
    const bool extra = error.kind() == po::invalid_syntax::extra_parameter;
    throw UsageError(
        fmt::format("{} {} value", scenarios::printable(error.get_option_name()), extra ? "takes no" : "needs a"),
        see_help(command));
  } catch (const po::error& error) {
    throw UsageError(scenarios::printable(error.what()), see_help(command));
  }
  wants_help_ = values.count("help") > 0;
  if (wants_help_)
    return;
  for (const OptionSpec& option : command.options)
    if (values.count(option.name) > 0)
      values_[option.name] = option.value.empty() ? "" : values[option.name].as<std::string>();

  if (values.count(positional_key) > 0)
    positionals_ = values[positional_key].as<std::vector<std::string>>();
  const std::vector<std::string> wanted = words_of(command.positional);
  if (positionals_.size() > wanted.size())
    throw UsageError(fmt::format("too many arguments: {}", scenarios::printable(positionals_[wanted.size()])),
                     see_help(command));
  if (positionals_.size() < wanted.size())
    throw UsageError(fmt::format("{} is missing", wanted[positionals_.size()]),
                     fmt::format("call it as: domus {} {}", command.name, command.positional));
}

std::optional<std::string> Options::text(std::string_view name) const {
  const auto found = values_.find(name);
  return found == values_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<std::uint64_t> Options::number(std::string_view name, std::uint64_t low, std::uint64_t high) const {
  const auto given = text(name);
  if (!given)
    return std::nullopt;
  std::uint64_t value = 0;
  const char* end = given->data() + given->size();
  const auto [stopped, error] = std::from_chars(given->data(), end, value);
  if (error != std::errc{} || stopped != end || value < low || value > high)
    throw UsageError(fmt::format("--{} is {}, which is not a whole number from {} to {}", name,
                                 scenarios::printable(*given), low, high),
                     fmt::format("for example: --{} {}", name, low));
  return value;
}

} // namespace domus::analysis
