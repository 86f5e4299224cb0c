#include "scenarios/nearest.hpp"

#include <doctest/doctest.h>

using namespace domus::scenarios;

namespace {
const std::vector<std::string_view> modes{"bare-metal", "pv", "hvm", "hvm-pv-drivers", "pvhvm", "pvh"};
}

TEST_CASE("the nearest name is the one with the fewest edits, if they are few for its length") {
  CHECK(nearest("memmory", {"name", "memory", "mode"}) == "memory");
  CHECK(nearest("mdoe", {"name", "memory", "mode"}) == "mode"); // neighbours swapped: one edit
  CHECK(nearest("PVHVM", modes) == "pvhvm");
  CHECK(nearest("pvhv", modes) == "pvhvm"); // pvh is as near, but comes later
  CHECK(nearest("hvm_pv_drivers", modes) == "hvm-pv-drivers");
  CHECK_FALSE(nearest("kvm-guest", modes));
  CHECK_FALSE(nearest("x", {"y"}));
  CHECK_FALSE(nearest("", modes));
}

TEST_CASE("the beginning of a name is enough") {
  CHECK(nearest("web", {"idle", "web-server"}) == "web-server");
  CHECK_FALSE(nearest("we", {"idle", "web-server"}));
}

TEST_CASE("where nothing is near, all there is is listed") {
  CHECK(suggest("xyz", {"idle", "oltp", "web"}, "the workloads are") ==
        "the workloads are \"idle\", \"oltp\" and \"web\"");
  CHECK(suggest("wbe", {"idle", "oltp", "web"}, "the workloads are") == "did you mean \"web\"?");
  CHECK(suggest("a", {}, "the links are") == "there are none");
}

TEST_CASE("a name of megabytes costs nothing to look up") {
  CHECK_FALSE(nearest(std::string(10'000'000, 'a'), modes));
}
