/// `domus policy diff` judges images once that no rule tells apart: cases in which it must not.
#include "answers.hpp"
#include "tests/analysis/domus_process.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace domus;
using Json = nlohmann::json;
using tests::json_of;
using tests::Workplace;

namespace {

std::string image(const std::string& id, const std::string& more = "") {
  return "[[image]]\nid = \"" + id + "\"\nname = \"" + id + "\"\nos_type = \"linux\"\nvm_mode = \"hvm\"\n" + more;
}

} // namespace

TEST_CASE("images that were alike, and of which one has changed") {
  const Workplace place;
  const std::string before = place.add("before.toml", image("first") + image("second"));
  const std::string after = place.add("after.toml", image("first") + image("second", "min_ram = \"1000 GiB\"\n"));
  const std::string other =
      place.add("other.toml", image("first", "os_version = \"2\"\n") +
                                  image("second", "os_version = \"2\"\nmin_ram = \"1000 GiB\"\n"));
  for (const std::string& now : {after, other}) { // one changes, or both do, and to different things
    const Json json =
        json_of({"policy", "diff", "rackspace-2015", "rackspace-2015", "--images", before, "--new-images", now}, 1);
    CHECK(json["builds"]["lost_images"] == Json::array({"second"}));
    for (const Json& build : json["builds"]["changed"])
      CHECK(build["image"] == "second");
  }
}

TEST_CASE("images that only one rule tells apart, by a value beside the flavor's") {
  const Workplace place;
  const std::string images = place.add("i.toml", image("small") + image("large", "min_disk = \"40 GiB\"\n"));
  const std::string policy = place.add(
      "p.toml", "name = \"p\"\n[[rule]]\nid = \"r\"\nwhen = 'image.min_disk > flavor.disk'\nsource = \"s\"\n");
  const std::string none = place.add("none.toml", "name = \"none\"\n");
  const Json json = json_of({"policy", "diff", none, policy, "--images", images}, 1);
  for (const Json& build : json["builds"]["changed"])
    CHECK(build["image"] == "large");
}

TEST_CASE("policies of two dates: a rule that holds from a day between them on changes what is granted") {
  const Workplace place;
  const std::string later =
      place.add("later.toml", "name = \"later\"\ndate = \"2018-09\"\nbased_on = \"rackspace-2015\"\n");
  const std::string sooner =
      place.add("sooner.toml", "name = \"sooner\"\ndate = \"2015-09\"\nbased_on = \"rackspace-2015\"\n");
  const std::string servers = place.add(
      "s.json",
      R"json([{"ID": "s", "Image": "CentOS 6 (PV)", "Flavor ID": "io1-15", "OS-DCF:diskConfig": "AUTO"}])json");
  const Json json = json_of({"policy", "diff", "rackspace-2015", later, "--servers", servers}, 0);
  REQUIRE(json["servers"]["groups"].size() == 1);
  CHECK(json["servers"]["groups"][0]["action"] == "resize"); // work-optimised servers grow since 2018
  CHECK(json_of({"policy", "diff", "rackspace-2015", sooner, "--servers", servers}, 0)["servers"]["groups"].empty());
}
