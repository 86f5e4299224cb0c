#include "scenarios/input_error.hpp"
#include "scenarios/toml/node.hpp"
#include "scenarios/toml/safety.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace domus::scenarios;

namespace {

std::string error_of(std::string_view text) {
  try {
    (void)parse_toml(text, "f");
  } catch (const InputError& error) {
    return error.what();
  }
  return "no error";
}

std::string repeated(std::string_view text, std::size_t times) {
  std::string result;
  for (std::size_t i = 0; i < times; ++i)
    result += text;
  return result;
}

} // namespace

TEST_CASE("a document keeps the order of the file and the place of every key and value") {
  const Node root = parse_toml("z = 1\na = \"x\"\n[t]\nb = [true, 2.5]\n", "f");
  const auto& members = root.as<Table>()->members;
  REQUIRE(members.size() == 3);
  CHECK(members[0].key == "z");
  CHECK(members[1].key == "a");
  CHECK(members[1].where == Position{2, 1});
  CHECK(members[1].node.where == Position{2, 5});
  CHECK(*members[1].node.as<std::string>() == "x");
  CHECK(members[2].key == "t");
  CHECK(members[2].node.as<Table>()->members[0].node.as<Array>()->items[1].where == Position{4, 12});
}

TEST_CASE("what is not TOML is named with its place") {
  CHECK(
      error_of("a = 1\nmemory = 4 GiB\n") ==
      "f:2:12: error: this is not TOML: Error while parsing key-value pair: expected a comment or whitespace, saw 'G'\n"
      "  check the TOML on this line: text, and quantities with their unit, stand in quotes");
  CHECK(error_of("a = 1\na = 2\n") ==
        "f:2:5: error: this is not TOML: Error while parsing key-value pair: cannot redefine existing integer 'a'\n"
        "  give each key once; start another [[table]] for another guest or host");
}

TEST_CASE("binary files are known by a zero byte or by bytes that are not UTF-8") {
  using namespace std::string_literals;
  CHECK(error_of("\x7f"
                 "ELF\0\1"s) == "f:1:5: error: this is not a text file: it contains a zero byte\n  give a TOML file, "
                                "such as scenarios/first.toml");
  CHECK(error_of("a = 1\nb = \"caf\xe9\"\n") ==
        "f:2:9: error: this is not UTF-8 text: byte 0xe9 does not belong here\n"
        "  save the file as UTF-8, or give a TOML file, such as scenarios/first.toml");
  CHECK(error_of("a\xed\xa0\x80").substr(0, 5) == "f:1:2"); // half a surrogate pair
  CHECK(error_of("a\xc0\xaf").substr(0, 5) == "f:1:2");     // an overlong slash
}

TEST_CASE("columns count characters, not bytes") {
  CHECK(error_of("a = \"\u00e9\u00e9\" \xff").substr(0, 6) == "f:1:10");
}

TEST_CASE("keys and brackets nested too deeply never reach the recursive parser") {
  CHECK(error_of("x = 1\n" + repeated("a.", 8) + "a = 1") == "f:2:16: error: a dotted key has more than 8 parts here\n "
                                                             " shorten the key; no domus file needs more than 3 parts");
  CHECK(error_of(repeated("a.", 7) + "a = 1") == "no error");
  CHECK(error_of("[" + repeated("a . ", 8) + "a]").substr(0, 6) == "f:1:32");
  CHECK(error_of("x = {" + repeated("'a'.", 8) + "a = 1}").substr(0, 6) == "f:1:37");
  CHECK(error_of("x = " + repeated("[", 17)) == "f:1:21: error: arrays and tables are nested more than 16 deep here\n"
                                                "  flatten this part; no domus file needs more than 4 levels");
  CHECK(error_of("x = " + repeated("[", 16) + repeated("]", 16)) == "no error");
}

TEST_CASE("letters beyond ASCII stand in quotes and comments only") {
  CHECK(error_of("caf\u00e9 = 1\n") ==
        "f:1:4: error: \"\u00e9\" stands outside quotes\n  put names and text with such characters in quotes");
  CHECK(error_of("a = \u201cweb\u201d\n") == // a word processor's quotes
        "f:1:5: error: \"\u201c\" stands outside quotes\n  put names and text with such characters in quotes");
  CHECK(error_of("a =\u00a01\n").substr(0, 6) == "f:1:4:"); // a no-break space
  CHECK(error_of("\"caf\u00e9\" = 'caf\u00e9' # caf\u00e9\n") == "no error");
  CHECK(error_of("\ufeffa = 1\n") == "no error"); // a byte order mark
}

TEST_CASE("dots and brackets inside strings and comments are not structure") {
  const std::string dots = repeated(".[", 40);
  CHECK(error_of("a = \"" + dots + "\"\nb = '" + dots + "'\n# " + dots + "\n") == "no error");
  CHECK(error_of("a = \"\\\"" + dots + "\"\n") == "no error");
  CHECK(error_of("a = \"\"\"\n" + dots + "\\\"\"\"" + dots + "\"\"\"\"\"\n") == "no error");
  CHECK(error_of("a = '''" + dots + "''" + dots + "'''\n") == "no error");
  CHECK(error_of("a = \"\"\nb = \"\"\"\"\"\"\nc = [" + repeated("'.',", 40) + "]\n") == "no error");
}

TEST_CASE("fifty megabytes of dotted keys, or of anything, are refused from their beginning") {
  CHECK(error_of(repeated("a.", 25U << 20U)).substr(0, 6) == "f:1:16");
  const std::string lines = repeated("# a line\n", 6U << 20U); // 9 bytes each: the limit falls in line 116 509
  CHECK(error_of(lines) == "f:116509:5: error: the file is longer than 1 MiB\n"
                           "  use count = N in [[guest]] instead of writing out each guest, or split the scenario");
}

TEST_CASE("files that cannot be read, and files without an end, are errors too") {
  CHECK_THROWS_WITH_AS((void)read_beginning("/nonexistent/x.toml"),
                       "/nonexistent/x.toml: error: cannot read this file: No such file or directory\n"
                       "  give the path of a readable TOML file, such as scenarios/first.toml",
                       InputError);
  CHECK_THROWS_WITH_AS((void)read_beginning("/"),
                       "/: error: cannot read this file: it is a directory\n"
                       "  give the path of a readable TOML file, such as scenarios/first.toml",
                       InputError);
  CHECK(read_beginning("/dev/zero").size() == longest_file + 1);
}
