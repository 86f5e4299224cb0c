#include "scenarios/complaints.hpp"
#include "scenarios/input_error.hpp"

#include <doctest/doctest.h>

using namespace domus::scenarios;

TEST_CASE("an error reads FILE:LINE:COL: error: what is wrong, then what to do") {
  CHECK(to_text(Diagnostic{"a.toml", 7, 3, "this is wrong", "do that"}) ==
        "a.toml:7:3: error: this is wrong\n  do that");
  CHECK(to_text(Diagnostic{"a.toml", 0, 0, "cannot read", "do that"}) == "a.toml: error: cannot read\n  do that");
}

TEST_CASE("control characters and stray bytes never reach a terminal") {
  CHECK(printable("plain \u00e9 <script>'; DROP TABLE") == "plain \u00e9 <script>'; DROP TABLE");
  CHECK(printable("a\nb\tc\x1b[31m") == "a\\nb\\tc\\x1b[31m");
  CHECK(printable("\xc2\x9b") == "\\x9b"); // U+009B, an eight-bit escape sequence
  CHECK(printable("\xff\xc3") == "\\xff\\xc3");
  CHECK(printable(std::string(200, 'x'), 10) == "xxxxxxxxxx...");
}

TEST_CASE("complaints come in the order of the file, and at most twenty of them") {
  Complaints complaints("f");
  for (unsigned line = 30; line >= 1; --line)
    complaints.add({line, 1}, "p", "r");
  CHECK(complaints.full());
  try {
    complaints.throw_if_any();
    FAIL("should have thrown");
  } catch (const InputError& error) {
    REQUIRE(error.diagnostics().size() == 20);
    CHECK(error.diagnostics().front().line == 11);
    CHECK(error.diagnostics().back().line == 30);
  }
  CHECK_NOTHROW(Complaints("f").throw_if_any());
}
