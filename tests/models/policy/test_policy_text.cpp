#include "models/policy/text.hpp"
#include "models/policy/value.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <string>

using namespace domus::models;

TEST_CASE("versions are compared number by number, not as text") {
  CHECK(*compare_versions("2.6.9", "2.6.36") < 0);
  CHECK(*compare_versions("2.6.36", "2.6.36") == 0);
  CHECK(*compare_versions("3.2", "2.6.36") > 0);
  CHECK(*compare_versions("2.6", "2.6.0") == 0);
  CHECK(*compare_versions("2.6.32-504.el6", "2.6.32") == 0);
  CHECK_FALSE(compare_versions("unknown", "2.6").has_value());
  CHECK_FALSE(compare_versions("2.6", "").has_value());
  CHECK_FALSE(compare_versions("99999999999999999999", "1").has_value());
}

TEST_CASE("hypervisor_version_requires as images have it") {
  CHECK(*meets("6.2.0", ">=6.1"));
  CHECK_FALSE(*meets("6.0.2", ">=6.1"));
  CHECK(*meets("6.1", ">=6.1"));
  CHECK_FALSE(*meets("6.1", ">6.1"));
  CHECK(*meets("6.5", ">=6.1, <7"));
  CHECK_FALSE(*meets("7.0", ">=6.1,<7"));
  CHECK(*meets("6.2", "6.2.0"));
  CHECK(*meets("6.2", "!=6.1"));
  CHECK_FALSE(meets("6.2", ">=").has_value());
  CHECK_FALSE(meets("", ">=6.1").has_value());
}

TEST_CASE("of two versions one is older, or they are the same") {
  CHECK(rc::check([](std::uint16_t a, std::uint16_t b, std::uint16_t c, std::uint16_t d) {
    const std::string one = std::to_string(a) + "." + std::to_string(b);
    const std::string other = std::to_string(c) + "." + std::to_string(d);
    RC_ASSERT(*compare_versions(one, other) == -*compare_versions(other, one));
    RC_ASSERT(*meets(one, "<" + other) == !*meets(one, ">=" + other));
  }));
}

TEST_CASE("words for true, in any case and with blanks around") {
  for (const char* const word : {"1", "t", "True", "ON", "y", "yes", " yes "}) {
    CHECK(says_yes(word));
  }
  for (const char* const word : {"", "0", "disabled", "truely", "2"}) {
    CHECK_FALSE(says_yes(word));
  }
}

TEST_CASE("dates compare as text, so they are written in one way") {
  for (const char* const date : {"2015", "2015-03", "2015-03-09", "2015-12-31"}) {
    CHECK(is_date(date));
  }
  for (const char* const date :
       {"", "yesterday", "2015-13", "2015-00", "2015-3", "2015-03-32", "2015/03", "15-03-2015"}) {
    CHECK_FALSE(is_date(date));
  }
}

TEST_CASE("numbers in messages have all their digits") {
  CHECK(to_text(Value{21474836480.0}) == "21474836480");
  CHECK(to_text(Value{4503599627370497.0}) == "4503599627370497");
  CHECK(to_text(Value{0.1}) == "0.1");
  CHECK(to_text(Value{}) == "");
}
