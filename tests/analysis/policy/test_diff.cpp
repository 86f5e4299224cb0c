/// `domus policy diff`, as users call it: what it must not overlook, and what it must not claim.
#include "answers.hpp"
#include "tests/analysis/domus_process.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <string>
#include <vector>

using namespace domus;
using Json = nlohmann::json;
using tests::json_of;
using tests::Outcome;
using tests::run_domus;
using tests::Workplace;

namespace {

std::string policy(const std::string& when, const std::string& more = "", const std::string& date = "2015-03") {
  return fmt::format("name = \"n\"\ndate = \"{}\"\nbased_on = \"rackspace-2015\"\n[[rule]]\nid = \"new\"\nwhen = "
                     "'{}'\nsource = \"s\"\n{}",
                     date, when, more);
}

std::string flavor(const std::string& id, const std::string& name, int ram = 4096) {
  return fmt::format(
      R"({{"id": "{}", "name": "{}", "ram": {}, "vcpus": 1, "disk": 80, "extra_specs": {{"class": "general1"}}}})", id,
      name, ram);
}

const std::string an_image =
    R"({"id": "i", "name": "image", "status": "active", "vm_mode": "hvm", "os_type": "linux", "disk_format": "vhd"})";

/// How many servers lose something.
int broken(const std::vector<std::string>& arguments, int exit_code) {
  std::vector<std::string> all{"policy", "diff"};
  all.insert(all.end(), arguments.begin(), arguments.end());
  return json_of(all, exit_code)["servers"]["broken"];
}

} // namespace

TEST_CASE("a rule of a day to come: nothing breaks today, and that is said with the day") {
  const Workplace place;
  const std::string next = place.add("next.toml", policy("request.date >= \"2015-07\" and image.mode == \"xen\""));
  const Json today = json_of({"policy", "diff", "rackspace-2015", next}, 2); // no answer for the days to come
  CHECK(today["breaks"] == false);
  CHECK(today["new_date"] == "2015-03");
  CHECK(today["rules_dormant"] == Json::array({"new"}));
  CHECK(today["rules_quiet"].empty());
  const Json then = json_of({"policy", "diff", "rackspace-2015", next, "--date", "2015-07"}, 1);
  CHECK(then["builds"]["broken"].get<int>() > 0);
  CHECK(then["rules_dormant"].empty());
  // One that holds for a year only is not quiet either.
  const std::string year =
      place.add("year.toml", policy("request.date >= \"2016-01\" and request.date < \"2017-01\" and flavor.vcpus > 0"));
  CHECK(json_of({"policy", "diff", "rackspace-2015", year}, 2)["rules_dormant"] == Json::array({"new"}));
  const std::string gap = place.add(
      "gap.toml", policy("request.date > \"2016-05\" and request.date < \"2016-06-15\" and flavor.vcpus > 0"));
  CHECK(json_of({"policy", "diff", "rackspace-2015", gap}, 2)["rules_quiet"].empty());
}

TEST_CASE("a rule that makes more of the day than to compare it is not said to be silent") {
  const Workplace place;
  const std::string next = place.add("n.toml", policy("starts_with(request.date, \"2015-1\")"));
  const Json json = json_of({"policy", "diff", "rackspace-2015", next}, 0);
  CHECK(json["rules_quiet"].empty());
  // Nor one that the date, as far as it is known, makes fire: some day of March is after the 10th, and some before.
  const std::string within = place.add(
      "w.toml", policy("request.date >= \"2015-03-20\" and request.date <= \"2015-03-10\" and flavor.vcpus > 0"));
  CHECK(json_of({"policy", "diff", "rackspace-2015", within}, 1)["rules_quiet"].empty());
}

TEST_CASE("a rule about requests that say AUTO, or about volumes without an image, is asked about") {
  const Workplace place;
  const std::string config = place.add("config.toml", policy("request.disk_config == \"AUTO\""));
  const Json of_config = json_of({"policy", "diff", "rackspace-2015", config}, 1);
  for (const Json& build : of_config["builds"]["changed"])
    CHECK(build["disk_config"] == "AUTO");
  const std::string volume = place.add("volume.toml", policy("request.boot == \"volume\" and image.id is absent"));
  const Json of_volume = json_of({"policy", "diff", "rackspace-2015", volume}, 1);
  CHECK(of_volume["rules_quiet"].empty());
  for (const Json& build : of_volume["builds"]["changed"])
    CHECK(build["image"].is_null());
}

TEST_CASE("a rule about what nothing tells leaves the answer open") {
  const Workplace place;
  const std::string size = place.add("size.toml", policy("request.volume_size > 100 GiB"));
  const Json json = json_of({"policy", "diff", "rackspace-2015", size}, 2);
  CHECK(json["rules_unasked"] == Json::array({"new"}));
  CHECK(json["complete"] == false);
  // Of servers, where none are given, nobody wants to know; what their owners say of the disk, nobody knows.
  const std::string rebuild = place.add("rebuild.toml", policy("true", "on = [\"rebuild\"]\n"));
  CHECK(json_of({"policy", "diff", "rackspace-2015", rebuild}, 0)["rules_unasked"] == Json::array({"new"}));
  const std::string config =
      place.add("config.toml", policy("request.disk_config == \"AUTO\"", "on = [\"rebuild\"]\n"));
  const std::string servers = place.add(
      "s.json", R"json([{"id": "s", "image": "", "flavor": {"id": "3"}, "OS-DCF:diskConfig": "MANUAL"}])json");
  CHECK(json_of({"policy", "diff", "rackspace-2015", config, "--servers", servers}, 2)["rules_unasked"] ==
        Json::array({"new"}));
  // The same condition by another name and in other words is nothing new.
  const Json renamed = json_of({"policy", "diff", "rackspace-2015", "openstack-current"}, 0);
  for (const Json& id : renamed["rules_unasked"])
    CHECK(id != "volume-min-disk");
  // An image that grows: the size of the volume that was enough is not known.
  std::string large = an_image;
  large.insert(large.size() - 1, R"(, "min_disk": 30)");
  const Json grown =
      json_of({"policy", "diff", "rackspace-2015", "rackspace-2015", "--images",
               place.add("b.json", "[" + an_image + "]"), "--new-images", place.add("a.json", "[" + large + "]")},
              1);
  CHECK(grown["rules_unasked"] == Json::array({"volume-size"}));
}

TEST_CASE("servers that do not say their disk config leave the answer on resizes open") {
  const Workplace place;
  const std::string next =
      place.add("n.toml", policy("flavor.id == \"2\" and image.os_type == \"windows\"", "on = [\"resize\"]\n"));
  const auto servers = [&](const std::string& config) {
    return place.add("s.json", R"json([{"id": "s", "image": {"id": "i"}, "flavor": {"id": "3"})json" + config + "}]");
  };
  const std::string images =
      place.add("i.json", R"([{"id": "i", "name": "Windows", "status": "active", "os_type": "windows"}])");
  CHECK(broken({"rackspace-2015", next, "--images", images, "--servers", servers(R"(, "OS-DCF:diskConfig": "AUTO")")},
               1) == 1);
  const Json open =
      json_of({"policy", "diff", "rackspace-2015", next, "--images", images, "--servers", servers("")}, 2);
  CHECK(open["servers"]["unknown_disk_config"] == 1);
}

TEST_CASE("flavors that took no image before lose none") {
  const Workplace place;
  const std::string flavors = place.add("f.json", "[" + flavor("tiny", "tiny", 256) + "]");
  std::string hungry = an_image;
  hungry.insert(hungry.size() - 1, R"(, "min_ram": 512)");
  const std::string images = place.add("i.json", "[" + hungry + "]");
  const std::string next = place.add("n.toml", policy("request.boot == \"volume\" and image.id is absent"));
  const Json json = json_of({"policy", "diff", "rackspace-2015", next, "--flavors", flavors, "--images", images}, 1);
  CHECK(json["builds"]["broken"] == 1);
  CHECK(json["builds"]["lost_flavors"].empty());
}

TEST_CASE("a server is rebuilt where it is, and goes elsewhere else") {
  const Workplace place;
  const std::string hosts = place.add("h.json", R"json([
      {"hypervisor_hostname": "one", "hypervisor_type": "QEMU", "memory_mb": 65536, "memory_mb_used": 0},
      {"hypervisor_hostname": "two", "hypervisor_type": "xen", "memory_mb": 65536, "memory_mb_used": 0}])json");
  const auto images = [&](const std::string& name, const std::string& type) {
    std::string image = an_image;
    image.insert(image.size() - 1, fmt::format(R"(, "hypervisor_type": "{}")", type));
    return place.add(name, "[" + image + "]");
  };
  const std::string servers =
      place.add("s.json", R"json([{"id": "s", "image": {"id": "i"}, "flavor": {"id": "general1-4"},
      "OS-EXT-SRV-ATTR:hypervisor_hostname": "one", "OS-DCF:diskConfig": "MANUAL"}])json");
  // Its image becomes one for Xen: two would take it, but it is on one.
  const Json json = json_of({"policy", "diff", "openstack-current", "openstack-current", "--hosts", hosts, "--servers",
                             servers, "--images", images("b.json", "kvm"), "--new-images", images("a.json", "xen")},
                            1);
  REQUIRE(json["servers"]["groups"].size() == 1);
  CHECK(json["servers"]["groups"][0]["action"] == "rebuild");
}

TEST_CASE("servers whose image is gone are migrated and resized all the same") {
  const Workplace place;
  const std::string servers =
      place.add("s.json", R"json([{"id": "s", "image": {"id": "gone"}, "flavor": {"id": "3"}}])json");
  const std::string of_flavor = place.add("f.toml", policy("flavor.id == \"3\"", "on = [\"migrate\"]\n"));
  CHECK(broken({"rackspace-2015", of_flavor, "--servers", servers}, 1) == 1);
  // What asks about the image cannot be told, whatever it says of one that is absent.
  for (const std::string when :
       {"image.mode == \"xen\"", "image.mode != \"hvm\"", "not image.mode == \"hvm\"", "image.vm_mode is absent"}) {
    const std::string of_image = place.add("i.toml", policy(when, "on = [\"migrate\"]\n"));
    CHECK(broken({"rackspace-2015", of_image, "--servers", servers}, 2) == 0);
  }
}

TEST_CASE("a server keeps the flavor that it was made with, though the catalogue has it no more") {
  const Workplace place;
  const std::string images = place.add("i.json", "[" + an_image + "]");
  const std::string before = place.add("f.json", "[" + flavor("1", "small") + "," + flavor("2", "large", 8192) + "]");
  const std::string after = place.add("g.json", "[" + flavor("2", "large", 8192) + "]");
  const std::string servers =
      place.add("s.json", R"json([{"id": "s", "image": {"id": "i"}, "flavor": {"id": "1"}}])json");
  const Json json = json_of({"policy", "diff", "openstack-current", "openstack-current", "--images", images,
                             "--flavors", before, "--new-flavors", after, "--servers", servers},
                            1); // builds on it break
  CHECK(json["servers"]["broken"] == 0);
  // A flavor of its name in place of it: a server that is listed with its name is of the old one.
  const std::string renewed =
      place.add("h.json", "[" + flavor("9", "small", 2048) + "," + flavor("2", "large", 8192) + "]");
  const std::string named =
      place.add("n.json", R"json([{"id": "s", "image": {"id": "i"}, "flavor": {"original_name": "small"}}])json");
  const Json by_name = json_of({"policy", "diff", "openstack-current", "openstack-current", "--images", images,
                                "--flavors", before, "--new-flavors", renewed, "--servers", named},
                               1);
  CHECK(by_name["servers"]["unlisted_flavors"].empty());
  // An image that is gone can be rebuilt from no more; the server stays as it is.
  const std::string other =
      place.add("o.json", R"([{"id": "o", "name": "other", "status": "active", "os_type": "linux"}])");
  const Json without = json_of({"policy", "diff", "openstack-current", "openstack-current", "--images", images,
                                "--new-images", other, "--flavors", before, "--servers", servers},
                               1);
  REQUIRE(without["servers"]["groups"].size() == 1);
  CHECK(without["servers"]["groups"][0]["action"] == "rebuild");
}

TEST_CASE("what a server has is not what its owner asks for: an image that refuses AUTO can be rebuilt from") {
  const Workplace place;
  const std::string before = place.add("b.json", "[" + an_image + "]");
  std::string disabled = an_image;
  disabled.insert(disabled.size() - 1, R"(, "auto_disk_config": "disabled")");
  const std::string after = place.add("a.json", "[" + disabled + "]");
  const std::string servers = place.add(
      "s.json",
      R"json([{"id": "s", "image": {"id": "i"}, "flavor": {"id": "general1-4"}, "OS-DCF:diskConfig": "AUTO"}])json");
  CHECK(broken({"rackspace-2015", "rackspace-2015", "--images", before, "--new-images", after, "--servers", servers},
               1) == 0);
}

TEST_CASE("catalogues come from a pipe, one at a time") {
  const std::string flavors = "[" + flavor("1", "small") + "]";
  CHECK(run_domus({"policy", "diff", "rackspace-2015", "rackspace-2015", "--flavors", "-"}, ".", flavors).exit_code ==
        0);
  const Outcome twice = run_domus(
      {"policy", "diff", "rackspace-2015", "rackspace-2015", "--flavors", "-", "--servers", "-"}, ".", flavors);
  CHECK(twice.exit_code == 2);
  CHECK(twice.err.find("--flavors and --servers read the standard input") != std::string::npos);
}

TEST_CASE("a host on which a server is takes it no second time") {
  const Workplace place;
  const std::string hosts = place.add(
      "h.json",
      R"json([{"hypervisor_hostname": "one", "memory_mb": 65536, "memory_mb_used": 0, "vcpus": 64, "vcpus_used": 0},
                        {"hypervisor_hostname": "two", "memory_mb": 65536, "memory_mb_used": 0, "vcpus": 64, "vcpus_used": 0,
                         "hypervisor_type": "lxc"}])json");
  const std::string servers = place.add("s.json", R"json([
      {"id": "a", "image": "", "flavor": {"id": "general1-4"}, "OS-EXT-SRV-ATTR:host": "one"},
      {"id": "b", "image": "", "flavor": {"id": "general1-4"}, "OS-EXT-SRV-ATTR:host": "two"}])json");
  const std::string next =
      place.add("p.toml", policy("host.hypervisor_type == \"lxc\"", "on = [\"migrate\"]\nverdict = \"pass-over\"\n"));
  CHECK(broken({"rackspace-2015", next, "--hosts", hosts, "--servers", servers}, 1) ==
        1); // a, which has only two to go to
}

TEST_CASE("check: no host is left of those that are known, and not all are") {
  const Workplace place;
  const std::string down =
      R"json({"hypervisor_hostname": "h", "memory_mb": 65536, "memory_mb_used": 0, "state": "down"})json";
  const std::string page = place.add("p.json", R"({"hypervisors": [)" + down + R"(], "next": "x"})");
  const std::string whole = place.add("w.json", R"({"hypervisors": [)" + down + "]}");
  const std::vector<std::string> asked{"policy",   "check",      "--image", "CentOS 6 (PVHVM)",
                                       "--flavor", "general1-4", "--hosts"};
  std::vector<std::string> of_page = asked;
  of_page.push_back(page);
  CHECK(json_of(of_page, 2)["hosts"][0]["passed_over_by"] == Json::array({"host-down"}));
  std::vector<std::string> of_all = asked;
  of_all.push_back(whole);
  CHECK(json_of(of_all, 1)["rules"][0]["id"] == "no-valid-host");
}

TEST_CASE("what a server's image was made from counts as it was: another list of classes matters to what is built") {
  const Workplace place;
  const auto images = [&](const std::string& name, const std::string& classes) {
    return place.add(name, fmt::format(R"json([
        {{"id": "b", "name": "base", "status": "active", "vm_mode": "hvm", "os_type": "linux", "flavor_classes": "{}"}},
        {{"id": "i", "name": "snapshot", "status": "active", "vm_mode": "hvm", "os_type": "linux", "base_image_ref": "b"}}])json",
                                       classes));
  };
  const std::string servers = place.add(
      "s.json",
      R"json([{"id": "s", "image": {"id": "i"}, "flavor": {"id": "general1-4"}, "OS-DCF:diskConfig": "MANUAL"}])json");
  const std::string same = place.add(
      "p.toml", policy("not admits(image.flavor_classes, flavor.class)", "on = [\"rebuild\", \"migrate\"]\n"));
  const Json json = json_of({"policy", "diff", same, same, "--servers", servers, "--images", images("b.json", "*"),
                             "--new-images", images("a.json", "*,!general1")},
                            1);
  for (const Json& group : json["servers"]["groups"])
    CHECK(group["action"] == "rebuild");
  CHECK(json["servers"]["broken"] == 1);
}
