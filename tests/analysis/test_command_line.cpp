#include "analysis/command_line.hpp"
#include "analysis/usage_error.hpp"

#include <doctest/doctest.h>

using namespace domus::analysis;

namespace {

const CommandSpec paint{
    "paint", "WALL", "paint a wall", "Paints WALL.\n", {{"seed", "N", "a number"}, {"json", "FILE|-", "where to"}}};

/// "problem / remedy" of what is wrong with the arguments.
std::string complaint(const std::vector<std::string>& arguments) {
  try {
    const Options options(paint, arguments);
    (void)options.number("seed", 1, 100);
    return "fine";
  } catch (const UsageError& error) {
    return std::string(error.what()) + " / " + error.remedy();
  }
}

} // namespace

TEST_CASE("options and the positional may come in any order, with = or without") {
  for (const auto& arguments : std::vector<std::vector<std::string>>{{"wall", "--seed", "3", "--json", "-"},
                                                                     {"--seed=3", "--json=-", "wall"},
                                                                     {"--json", "-", "wall", "--seed=3"}}) {
    const Options options(paint, arguments);
    CHECK(options.positional() == "wall");
    CHECK(options.number("seed", 0, 10) == 3U);
    CHECK(options.text("json") == "-");
  }
  const Options bare(paint, {"wall"});
  CHECK_FALSE(bare.number("seed", 0, 10).has_value());
  CHECK_FALSE(bare.text("json").has_value());
}

TEST_CASE("an option may stand for itself") {
  const CommandSpec loud{"paint", "WALL", "", "", {{"glossy", "", "with a shine"}}};
  CHECK(Options(loud, {"wall", "--glossy"}).flag("glossy"));
  CHECK_FALSE(Options(loud, {"wall"}).flag("glossy"));
  CHECK_THROWS_WITH_AS(Options(loud, {"wall", "--glossy=very"}), "--glossy takes no value", UsageError);
  CHECK(help_text(loud).find("[--glossy]\n") != std::string::npos);
}

TEST_CASE("help is help, whatever else is missing") {
  CHECK(Options(paint, {"--help"}).wants_help());
  CHECK(Options(paint, {"-h"}).wants_help());
  CHECK(help_text(paint) == "usage: domus paint WALL [--seed N] [--json FILE|-]\n\n"
                            "Paints WALL.\n\n"
                            "options:\n"
                            "  --seed N       a number\n"
                            "  --json FILE|-  where to\n"
                            "  --help         this text\n");
}

TEST_CASE("every mistake gets its remedy") {
  CHECK(complaint({"wall"}) == "fine");
  CHECK(complaint({"wall", "--sede", "3"}) ==
        "unknown option --sede / did you mean --seed? `domus paint --help` lists the options");
  CHECK(complaint({"wall", "--se", "3"}) == "unknown option --se / `domus paint --help` lists the options");
  CHECK(complaint({"wall", "-x"}) == "unknown option -x / `domus paint --help` lists the options");
  CHECK(complaint({"wall", "--seed"}) == "--seed needs a value / `domus paint --help` lists the options");
  CHECK(complaint({"wall", "--seed="}) == "--seed needs a value / `domus paint --help` lists the options");
  CHECK(complaint({"wall", "--seed", "1", "--seed", "2"}) == "--seed is given more than once / give it once");
  CHECK(complaint({}) == "WALL is missing / call it as: domus paint WALL");
  CHECK(complaint({"one", "two"}) == "too many arguments: two / `domus paint --help` lists the options");
  CHECK(complaint({"wall", "--help=3"}) == "--help takes no value / `domus paint --help` lists the options");
}

TEST_CASE("a number is a whole number in its range, and nothing else") {
  for (const std::string text : {"0", "101", "x", "3.5", "1e2", "-4", " 5", "5 ", "99999999999999999999999", "0x10"})
    CHECK(complaint({"wall", "--seed=" + text}) ==
          "--seed is " + text + ", which is not a whole number from 1 to 100 / for example: --seed 1");
}
