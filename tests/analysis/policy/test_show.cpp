/// `domus policy show`, and what else a policy says of itself, as users call it.
#include "answers.hpp"
#include "tests/analysis/domus_process.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <string>

using namespace domus;
using Json = nlohmann::json;
using tests::json_of;
using tests::Outcome;
using tests::run_domus;
using tests::Workplace;

TEST_CASE("show: every rule with its condition, message and source, in the order of checks") {
  const Json json = json_of({"policy", "show", "--policy", "openstack-juno"}, 0);
  CHECK(json["policy"] == "openstack-juno");
  int last = -1;
  for (const Json& rule : json["rules"]) {
    CHECK(!rule["when"].get<std::string>().empty());
    CHECK(!rule["source"].get<std::string>().empty());
    const int place = rule["place"].is_null() ? -1 : rule["place"].get<int>();
    CHECK(place >= last);
    last = place;
  }
  const auto rule =
      std::find_if(json["rules"].begin(), json["rules"].end(), [](const Json& one) { return one["id"] == "min-ram"; });
  REQUIRE(rule != json["rules"].end());
  CHECK((*rule)["when"] == "flavor.memory < image.min_ram");
  CHECK((*rule)["message"] == "Flavor's memory is too small for requested image.");
  CHECK((*rule)["http"] == 400);
}

TEST_CASE("show: one rule whole, and a rule that is not there") {
  const Outcome whole = run_domus({"policy", "show", "--rule", "diskless-needs-volume"});
  CHECK(whole.exit_code == 0);
  CHECK(whole.out.find("Policy doesn't allow {flavor.policy_class}:create:image_backed to be performed.") !=
        std::string::npos);
  CHECK(whole.out.find("request.boot == \"image\"") != std::string::npos);
  const Outcome none = run_domus({"policy", "show", "--rule", "diskless-needs-volum"});
  CHECK(none.exit_code == 2);
  CHECK(none.err.find("did you mean \"diskless-needs-volume\"?") != std::string::npos);
}

TEST_CASE("show: the file of a policy is a policy that is the same") {
  const Workplace place;
  const Outcome toml = run_domus({"policy", "show", "--toml"});
  CHECK(toml.exit_code == 0);
  const std::string own = place.add("own.toml", toml.out);
  const Json json = json_of({"policy", "diff", "rackspace-2015", own}, 0);
  CHECK(json["rules_old"].empty());
  CHECK(json["rules_new"].empty());
  CHECK(run_domus({"policy", "show", "--toml", "--policy", own}).exit_code == 2);
}

TEST_CASE("diff: rules of the change that say nothing are told") {
  const Workplace place;
  const std::string next =
      place.add("next.toml", "name = \"n\"\nbased_on = \"rackspace-2015\"\n"
                             "[[rule]]\nid = \"never\"\nwhen = 'flavor.vcpus > 1000'\nsource = \"s\"\n"
                             "[[rule]]\nid = \"warns\"\nwhen = 'flavor.vcpus > 1'\nverdict = \"warn\"\n"
                             "source = \"s\"\n");
  const Json json = json_of({"policy", "diff", "rackspace-2015", next}, 0);
  CHECK(json["rules_new"].size() == 2);
  CHECK(json["rules_quiet"] == Json::array({"never"}));
  CHECK(run_domus({"policy", "diff", "rackspace-2015", next}).out.find("(is the condition what was meant?): never") !=
        std::string::npos);
}

TEST_CASE("diff: servers from a pipe, and those that have what is not listed") {
  const std::string servers = R"json({"servers": [{"id": "a", "image": "", "flavor": {"id": "gone"}},
      {"id": "b", "image": "", "flavor": {"id": "gone"}}, {"id": "c", "image": {"id": "lost"}, "flavor": {"id": "2"}}]})json";
  const Outcome outcome =
      run_domus({"policy", "diff", "rackspace-2015", "rackspace-2015", "--servers", "-", "--json", "-"}, ".", servers);
  CHECK(outcome.exit_code == 2); // nothing breaks of what was judged, and not all was
  const Json json = Json::parse(outcome.out);
  CHECK(json["servers"]["count"] == 3);
  CHECK(json["servers"]["unlisted_flavors"] == Json{{"gone", 2}});
  CHECK(json["servers"]["unlisted_images"] == Json{{"lost", 1}});
}

TEST_CASE("diff: options of a simulation, and none is asked for") {
  const Outcome outcome = run_domus({"policy", "diff", "rackspace-2015", "rackspace-2015", "--replications", "3"});
  CHECK(outcome.exit_code == 2);
  CHECK(outcome.err.find("--replications is given, and no --scenario") != std::string::npos);
}

TEST_CASE("matrix: images of one name are told apart, and the CSV says what was asked") {
  const Workplace place;
  const std::string images = place.add("i.json", R"json([
    {"id": "one", "name": "daily", "status": "active", "vm_mode": "hvm", "os_type": "linux"},
    {"id": "two", "name": "daily", "status": "active", "vm_mode": "xen", "os_type": "linux"},
    {"id": "three", "name": "weekly", "status": "active", "vm_mode": "xen", "os_type": "linux"}])json");
  const Outcome text = run_domus({"policy", "matrix", "--images", images});
  CHECK(text.out.find("daily [one]") != std::string::npos);
  CHECK(text.out.find("daily [two]") != std::string::npos);
  CHECK(text.out.find("weekly [") == std::string::npos);
  const Outcome csv =
      run_domus({"policy", "matrix", "--images", images, "--boot", "volume", "--disk-config", "AUTO", "--csv", "-"});
  CHECK(csv.out.starts_with("image,image_name,flavor,flavor_name,boot,disk_config,verdict"));
  CHECK(csv.out.find("\"one\",\"daily\",\"2\",\"512MB Standard Instance\",volume,AUTO,") != std::string::npos);
}
