/// `domus policy lint`, as users call it.
#include "answers.hpp"
#include "tests/analysis/domus_process.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <string>
#include <vector>

using namespace domus;
using Json = nlohmann::json;
using tests::json_of;
using tests::Workplace;

TEST_CASE("lint: the real catalogue has no contradictions, and rules that nothing in it meets are no fault of its") {
  const Json json = json_of({"policy", "lint"}, 0);
  CHECK(json["counts"].size() == 1);
  CHECK(json["counts"]["rule-never-fires"] == 11);
}

TEST_CASE("lint: contradictions of conversions, names and snapshots") {
  const Workplace place;
  const std::string images = place.add("images.json", R"json([
    {"id": "pv", "name": "Base (PV)", "status": "active", "vm_mode": "xen", "os_type": "linux", "auto_disk_config": "True", "flavor_classes": "*,!io1,!memory1,!compute1,!onmetal"},
    {"id": "converted", "name": "converted", "status": "active", "vm_mode": "hvm", "os_type": "linux", "auto_disk_config": "True", "flavor_classes": "*,!io1,!memory1,!compute1,!onmetal", "base_image_ref": "pv"},
    {"id": "liar", "name": "Liar (PVHVM)", "status": "active", "vm_mode": "xen", "os_type": "linux", "flavor_classes": "*,!io1"},
    {"id": "silent", "name": "daily", "status": "active", "os_type": "linux", "base_image_ref": "pv"},
    {"id": "lonely", "name": "lonely", "status": "active", "vm_mode": "hvm", "os_type": "linux", "flavor_classes": "nobody"},
    {"id": "odd", "name": "odd", "status": "active", "vm_mode": "metal", "os_type": "linux", "flavor_classes": "!standard1, *"},
    {"id": "a", "name": "a", "status": "active", "vm_mode": "hvm", "os_type": "linux", "base_image_ref": "b"},
    {"id": "b", "name": "b", "status": "active", "vm_mode": "hvm", "os_type": "linux", "base_image_ref": "a"}])json");
  const Json json = json_of({"policy", "lint", "--images", images}, 1);
  const auto found = [&](const std::string& rule, const std::string& id) {
    return std::any_of(json["findings"].begin(), json["findings"].end(),
                       [&](const Json& one) { return one["rule"] == rule && one["id"] == id; });
  };
  CHECK(found("converted-with-pv-classes", "converted"));
  CHECK(found("converted-with-auto-disk-config", "converted"));
  CHECK(found("name-says-otherwise", "liar"));
  CHECK(found("snapshot-without-vm-mode", "silent"));
  CHECK(found("no-flavor-takes-it", "lonely"));
  CHECK(found("unknown-vm-mode", "odd"));
  CHECK(found("malformed-flavor-classes", "odd"));
  CHECK(found("cyclic-base-image", "a"));
  CHECK(found("cyclic-base-image", "b"));
  CHECK_FALSE(found("name-says-otherwise", "pv"));
  CHECK_FALSE(found("converted-with-pv-classes", "pv"));
}

TEST_CASE("lint: a rule that can never fire, and a flavor without a class") {
  const Workplace place;
  const std::string policy =
      place.add("p.toml", "name = \"p\"\n[[rule]]\nid = \"never\"\nwhen = 'flavor.vcpus > 1000'\nsource = \"s\"\n"
                          "[[rule]]\nid = \"later\"\nwhen = 'request.date >= \"2030\"'\nsource = \"s\"\n");
  const Json json = json_of({"policy", "lint", "--policy", policy}, 0);
  REQUIRE(json["findings"].size() == 1);
  CHECK(json["findings"][0]["rule"] == "rule-never-fires");
  CHECK(json["findings"][0]["id"] == "never");
  const std::string flavors =
      place.add("f.json", R"json([{"id": "1", "name": "n", "ram": 1024, "vcpus": 1, "disk": 20}])json");
  CHECK(json_of({"policy", "lint", "--flavors", flavors}, 1)["counts"]["flavor-without-class"] == 1);
}

TEST_CASE("lint: what is odd about an image by itself") {
  const Workplace place;
  const std::string images = place.add("images.json", R"json([
    {"id": "base", "name": "b", "status": "active", "vm_mode": "hvm", "os_type": "linux", "size": 1},
    {"id": "windows", "name": "w", "status": "active", "vm_mode": "xen", "os_type": "windows"},
    {"id": "bsd", "name": "b", "status": "active", "vm_mode": "hvm", "os_type": "freebsd"},
    {"id": "disc", "name": "d", "status": "active", "vm_mode": "hvm", "os_type": "linux", "auto_disk_config": "maybe"},
    {"id": "fat", "name": "f", "status": "active", "vm_mode": "hvm", "os_type": "linux", "min_disk": 1, "size": 2147483648},
    {"id": "kernel", "name": "k", "status": "active", "vm_mode": "xen", "os_type": "linux", "kernel_id": "x"},
    {"id": "orphan", "name": "o", "status": "active", "vm_mode": "hvm", "os_type": "linux", "base_image_ref": "gone"},
    {"id": "child", "name": "c", "status": "active", "vm_mode": "hvm", "os_type": "linux", "base_image_ref": "base"},
    {"id": "large", "name": "l", "status": "active", "vm_mode": "hvm", "os_type": "linux", "base_image_ref": "base", "min_disk": 320},
    {"id": "metal", "name": "m", "status": "active", "vm_mode": "metal", "os_type": "linux", "flavor_classes": "*"},
    {"id": "both", "name": "b", "status": "active", "vm_mode": "hvm", "os_type": "linux", "flavor_classes": "io1,!io1"},
    {"id": "typo", "name": "t", "status": "active", "vm_mode": "hvm", "os_type": "linux", "flavor_classes": "*,!generl1"},
    {"id": "hidden", "name": "h", "status": "active", "vm_mode": "hvm", "os_type": "linux", "os_hidden": "True"}])json");
  const Json json = json_of({"policy", "lint", "--images", images}, 1);
  const auto subjects = [&](const std::string& rule) {
    std::vector<std::string> found;
    for (const Json& one : json["findings"])
      if (one["rule"] == rule)
        found.push_back(one["id"]);
    return found;
  };
  using Ids = std::vector<std::string>;
  CHECK(subjects("windows-as-pv") == Ids{"windows"});
  CHECK(subjects("unknown-os-type") == Ids{"bsd"});
  CHECK(subjects("unknown-auto-disk-config") == Ids{"disc"});
  CHECK(subjects("file-beyond-min-disk") == Ids{"fat"});
  CHECK(subjects("kernel-outside-image") == Ids{"kernel"});
  CHECK(subjects("base-image-not-listed") == Ids{"orphan"});
  CHECK(subjects("no-general-flavor-holds-it") == Ids{"large"});
  CHECK(subjects("onmetal-classes") == Ids{"metal"});
  CHECK(subjects("contradictory-flavor-classes") == Ids{"both"});
  CHECK(subjects("class-of-no-flavor") == Ids{"typo"});
  CHECK(subjects("hidden-image") == Ids{"hidden"});
}

TEST_CASE("lint: what is odd from a day on") {
  const Workplace place;
  const std::string images = place.add("images.json", R"json([
    {"id": "pv", "name": "b", "status": "active", "vm_mode": "xen", "os_type": "linux", "os_distro": "org.centos", "os_version": "6.6"},
    {"id": "six", "name": "s", "status": "active", "vm_mode": "xen", "os_type": "linux", "base_image_ref": "pv", "os_distro": "org.centos", "os_version": "6.6"},
    {"id": "five", "name": "f", "status": "active", "vm_mode": "xen", "os_type": "linux", "base_image_ref": "pv", "os_distro": "org.centos", "os_version": "5.11"}])json");
  // Work-optimised flavors take none of these: that is odd on any day.
  CHECK(json_of({"policy", "lint", "--images", images}, 1)["counts"].count("pv-is-retired") == 0);
  const Json later = json_of({"policy", "lint", "--images", images, "--date", "2018-03"}, 1);
  CHECK(later["counts"]["pv-is-retired"] == 3);
  CHECK(later["counts"]["pv-without-conversion"] == 1);
}

TEST_CASE("lint: an image that no flavor takes comes with what keeps it from each") {
  const Workplace place;
  const std::string images = place.add("images.json", R"json([
    {"id": "queued", "name": "q", "status": "queued", "vm_mode": "hvm", "os_type": "linux", "flavor_classes": "*,!io1"},
    {"id": "fine", "name": "f", "status": "active", "vm_mode": "hvm", "os_type": "linux"}])json");
  const Json json = json_of({"policy", "lint", "--images", images}, 1);
  for (const Json& one : json["findings"])
    if (one["rule"] == "no-flavor-takes-it") {
      CHECK(one["id"] == "queued");
      CHECK(one["message"].get<std::string>().find("image-status") != std::string::npos);
      CHECK(one["message"].get<std::string>().find("flavor-class") != std::string::npos);
    }
  CHECK(json["counts"]["no-flavor-takes-it"] == 1);
}

TEST_CASE("lint: a policy that builds nothing from a day on has images without a flavor then") {
  const Workplace place;
  const std::string policy =
      place.add("p.toml", "name = \"p\"\ndate = \"2015\"\n[[rule]]\nid = \"end\"\nwhen = 'request.date >= \"2018\"'\n"
                          "source = \"s\"\n");
  CHECK(json_of({"policy", "lint", "--policy", policy}, 0)["counts"].empty());
  CHECK(json_of({"policy", "lint", "--policy", policy, "--date", "2019"}, 1)["counts"]["no-flavor-takes-it"] == 49);
}

TEST_CASE("lint: of rules that never fire, those of one's own file come first") {
  const Workplace place;
  const std::string policy = place.add(
      "p.toml", "name = \"p\"\nbased_on = \"rackspace-2015\"\n[[rule]]\nid = \"mine\"\nwhen = 'flavor.vcpus > 1000'\n"
                "place = 99\nsource = \"s\"\n");
  const Json json = json_of({"policy", "lint", "--policy", policy}, 0);
  REQUIRE(json["findings"].size() > 1);
  CHECK(json["findings"][0]["id"] == "mine");
  CHECK(json["findings"][0]["message"].get<std::string>().find("based on") == std::string::npos);
  CHECK(json["findings"][1]["message"].get<std::string>().find("based on") != std::string::npos);
}
