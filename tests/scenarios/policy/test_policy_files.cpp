/// Policies that are based on files, and scenarios that name them: paths count from the folder of who names them.
#include "scenarios/load.hpp"
#include "scenarios/policy/load_policy.hpp"
#include "tests/scenarios/error_of.hpp"
#include "tests/scenarios/load_errors.hpp"
#include "tests/workplace.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace domus;
using namespace domus::scenarios;
using tests::error_of;
using tests::Workplace;

namespace {

std::string rule(const std::string& id, const std::string& when) {
  return "[[rule]]\nid = \"" + id + "\"\nwhen = '" + when + "'\nsource = \"s\"\n";
}

} // namespace

TEST_CASE("a change of a change: policies are based on files in their folder") {
  const Workplace place;
  static_cast<void>(
      place.add("base/deployed.toml", "name = \"d\"\nbased_on = \"rackspace-2015\"\n" + rule("ours", "true")));
  const std::string next =
      place.add("next.toml", "name = \"n\"\nbased_on = \"base/deployed.toml\"\nwithout = [\"min-ram\", "
                             "\"ours\"]\n" +
                                 rule("later", "true"));
  const std::size_t shipped = load_policy("rackspace-2015").rules.size();
  const models::Policy policy = load_policy(next);
  CHECK(policy.rules.size() == shipped); // one less, one more
  CHECK(policy.id == next);
  CHECK(policy.date == "2015-03");
}

TEST_CASE("policies that are based on themselves, or on nothing") {
  const Workplace place;
  const std::string own = place.add("own.toml", "name = \"o\"\nbased_on = \"own.toml\"\n");
  CHECK(error_of([&] { static_cast<void>(load_policy(own)); }).find("is the 9th policy in a row") != std::string::npos);
  const std::string lost = place.add("lost.toml", "name = \"l\"\nbased_on = \"gone.toml\"\n");
  CHECK(error_of([&] {
          static_cast<void>(load_policy(lost));
        }).starts_with(lost + ":2:12: error: there is no policy \"gone.toml\", and no such file beside this one"));
}

TEST_CASE("a mistake in what a policy is based on is said where it is") {
  const Workplace place;
  const std::string wrong = place.add("wrong.toml", "name = \"w\"\n" + rule("r", "flavor.memry < 1"));
  const std::string on_it = place.add("on_it.toml", "name = \"o\"\nbased_on = \"wrong.toml\"\n");
  CHECK(error_of([&] {
          static_cast<void>(load_policy(on_it));
        }).starts_with(wrong + ":4:9: error: there is no attribute"));
}

TEST_CASE("a scenario's policy lies beside it") {
  const Workplace place;
  static_cast<void>(place.add("fleet/ours.toml", "name = \"o\"\n" + rule("nothing-builds", "true")));
  const std::string scenario =
      place.add("fleet/fleet.toml", "policy = \"ours.toml\"\n" + good_host +
                                        "[[guest]]\nname = \"g\"\nimage = \"CentOS 6 (PVHVM)\"\n"
                                        "flavor = \"general1-2\"\nworkload = \"idle\"\n");
  CHECK(error_of([&] {
          static_cast<void>(load_scenario(scenario));
        }).find("the cloud rejects this (rule nothing-builds)") != std::string::npos);
}
