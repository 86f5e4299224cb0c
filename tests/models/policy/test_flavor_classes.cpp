#include "models/policy/flavor_classes.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <string>

using namespace domus::models;

TEST_CASE("flavor_classes: the vectors of facts/policy.md 3") {
  CHECK(admits("*,!onmetal", "general1"));
  CHECK_FALSE(admits("*,!io1,!memory1,!compute1,!onmetal", "io1"));
  CHECK(admits("*,!io1,!memory1,!compute1,!onmetal", "performance2"));
  CHECK_FALSE(admits("onmetal", "general1"));
  CHECK(admits("", "general1"));
  CHECK(admits("", "onmetal"));
  CHECK_FALSE(admits("!io1", "general1")); // without "*" nothing is admitted
  CHECK(admits("io1,!io1", "io1"));        // named wins over excluded
}

TEST_CASE("blanks around items do not count, though the published check stumbled over them; letters' case does") {
  CHECK(admits("!standard1, *", "general1"));
  CHECK_FALSE(admits("!standard1, *", "standard1"));
  CHECK_FALSE(admits("General1", "general1"));
  CHECK(admits("  ", "general1"));
}

TEST_CASE("what a reader that does not trim takes for another item is malformed") {
  CHECK(is_malformed("!standard1, *"));
  CHECK(is_malformed("*,"));
  CHECK(is_malformed(",,"));
  CHECK_FALSE(is_malformed("*,!onmetal"));
  CHECK_FALSE(is_malformed(""));
}

TEST_CASE("a class that is named and excluded contradicts itself") {
  CHECK(is_contradictory("io1,!io1"));
  CHECK(is_contradictory("*, !io1 ,io1"));
  CHECK_FALSE(is_contradictory("*,!io1,!onmetal"));
  CHECK_FALSE(is_contradictory("io1,io1"));
  CHECK_FALSE(is_contradictory(""));
  CHECK(classes_named_in("*,!io1, general1,,!") == std::vector<std::string_view>{"io1", "general1"});
}

TEST_CASE("excluding a class keeps it out, naming it lets it in, whatever else there is") {
  CHECK(rc::check([](const std::string& rest) {
    RC_PRE(rest.find("io1") == std::string::npos);
    RC_ASSERT(admits("io1," + rest, "io1"));
    RC_ASSERT(!admits("!io1," + rest, "io1"));
  }));
}
