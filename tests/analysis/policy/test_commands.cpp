/// The commands of policies, as users call them.
#include "answers.hpp"
#include "tests/analysis/domus_process.hpp"
#include "tests/analysis/snapshot.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

using namespace domus;
using Json = nlohmann::json;
using tests::json_of;
using tests::Outcome;
using tests::run_domus;
using tests::Workplace;

namespace {

std::vector<std::string> ids(const Json& rules) {
  std::vector<std::string> all;
  for (const Json& rule : rules)
    all.push_back(rule.is_string() ? rule : rule["id"]);
  return all;
}

/// The real answers of 2015, or nothing, which is said.
std::optional<std::string> real(const std::string& file) {
  const char* shared = std::getenv("DOMUS_SHARED");
  if (shared == nullptr || *shared == '\0') {
    MESSAGE("SKIPPED: DOMUS_SHARED is not set, so ", file, " was NOT read");
    return std::nullopt;
  }
  return std::string(shared) + "/data/rackspace-2015-03/" + file;
}

std::string servers_json(const std::vector<std::string>& servers) {
  return fmt::format("{{\"servers\": [{}]}}", fmt::join(servers, ",\n"));
}

const std::string centos_pv = "95f65b1c-2e26-482e-b714-61ec39a8f4a5";

std::string server(int n, const std::string& image, const std::string& flavor, const std::string& config = "MANUAL") {
  return fmt::format(
      R"json({{"id": "s{}", "name": "n", "image": {}, "flavor": {{"id": "{}"}}, "OS-DCF:diskConfig": "{}"}})json", n,
      image.empty() ? "\"\"" : fmt::format("{{\"id\": \"{}\"}}", image), flavor, config);
}

const std::string no_general_pv = "name = \"n\"\nbased_on = \"rackspace-2015\"\n[[rule]]\nid = \"g\"\n"
                                  "when = 'flavor.class == \"general1\" and image.mode == \"xen\"'\nsource = \"s\"\n";

} // namespace

TEST_CASE("check: accepted, or the cloud's own words, and the exit code says which") {
  const Outcome accepted = run_domus({"policy", "check", "--image", "CentOS 6 (PV)", "--flavor", "general1-2"});
  CHECK(accepted.exit_code == 0);
  CHECK(accepted.out.find("\naccepted\n") != std::string::npos);
  const Outcome mismatch = run_domus({"policy", "check", "--image", "CentOS 6 (PV)", "--flavor", "io1-15"});
  CHECK(mismatch.exit_code == 1);
  CHECK(mismatch.out.find("\nImage cannot be built with provided flavor.\n") != std::string::npos);
  CHECK(mismatch.out.find("the HTTP code behind it is not known") != std::string::npos);
  CHECK(mismatch.out.find("assumed first") != std::string::npos);
  const Outcome automatic =
      run_domus({"policy", "check", "--image", "CentOS 6 (PVHVM)", "--flavor", "general1-2", "--disk-config", "AUTO"});
  CHECK(automatic.out.find("\nERROR: Requested image 189678ca-fe2c-4b7a-a986-30c3660edfa5 has automatic disk resize "
                           "disabled. (HTTP 400)\n") != std::string::npos);
}

TEST_CASE("check --json: what is unknown is null, and rules are in the order of checks") {
  const Json json = json_of({"policy", "check", "--image", "CentOS 6 (PV)", "--flavor", "compute1-4"}, 1);
  CHECK(json["verdict"] == "reject");
  CHECK(json["http"].is_null());
  CHECK(json["message"] == "Image cannot be built with provided flavor.");
  CHECK(json["error"] == "Image cannot be built with provided flavor.");
  CHECK(ids(json["rules"]) ==
        std::vector<std::string>{"flavor-class", "work-optimised-needs-pvhvm", "diskless-needs-volume"});
  CHECK(json["rules"][0]["place_assumed"] == true);
  CHECK(json["rules"][2]["http"] == 403);
}

TEST_CASE("check of a resize, and of hosts that are all passed over") {
  CHECK(json_of({"policy", "check", "--action", "resize", "--from-flavor", "3", "--flavor", "2", "--image",
                 "CentOS 6 (PV)", "--disk-config", "AUTO"},
                0)["verdict"] == "accept");
  const Workplace place;
  const std::string hosts = place.add("hosts.json", R"json({"hypervisors": [{"id": 1, "hypervisor_hostname": "h",
    "hypervisor_type": "xen", "hypervisor_version": 6002000, "memory_mb": 1024, "memory_mb_used": 1024}]})json");
  const Json full =
      json_of({"policy", "check", "--image", "CentOS 6 (PV)", "--flavor", "general1-2", "--hosts", hosts}, 1);
  CHECK(ids(full["rules"]) == std::vector<std::string>{"no-valid-host"});
  CHECK(full["rules"][0]["fault"] == true);
}

TEST_CASE("bad calls of check") {
  const auto error = [](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"policy", "check"});
    const Outcome outcome = run_domus(arguments);
    CHECK(outcome.exit_code == 2);
    CHECK(outcome.out.empty());
    return outcome.err;
  };
  CHECK(error({"--image", "CentOS 6 (PV)"}).starts_with("domus: error: --flavor is missing"));
  CHECK(error({"--flavor", "2"}).starts_with("domus: error: --image is missing"));
  CHECK(error({"--image", "CentOS 7 (PV)", "--flavor", "2"})
            .starts_with("domus: error: there is no image \"CentOS 7 (PV)\""));
  CHECK(error({"--image", "CentOS 6 (PV)", "--flavor", "general1-3"}).find("did you mean \"general1-") !=
        std::string::npos);
  CHECK(error({"--image", "CentOS 6 (PV)", "--flavor", "2", "--disk-config", "auto"})
            .starts_with("domus: error: OS-DCF:diskConfig must be either 'MANUAL' or 'AUTO'."));
  CHECK(error({"--image", "CentOS 6 (PV)", "--flavor", "2", "--boot", "disk"})
            .starts_with("domus: error: --boot is \"disk\""));
  CHECK(error({"--image", "CentOS 6 (PV)", "--flavor", "2", "--action", "delete"})
            .starts_with("domus: error: --action is \"delete\""));
  CHECK(error({"--image", "CentOS 6 (PV)", "--flavor", "2", "--from-flavor", "3"})
            .starts_with("domus: error: --from-flavor is given, and nothing is resized"));
  CHECK(error({"--image", "CentOS 6 (PV)", "--flavor", "2", "--volume-size", "big"})
            .starts_with("domus: error: --volume-size"));
  CHECK(error({"--image", "CentOS 6 (PV)", "--flavor", "2", "--policy", "rackspace"})
            .find("is neither a policy that comes with domus nor a file") != std::string::npos);
  CHECK(error({"--image", "CentOS 6 (PV)", "--flavor", "2", "--date", "yesterday"})
            .starts_with("domus: error: --date is \"yesterday\""));
  CHECK(error({"--image", "CentOS 6 (PV)", "--flavor", "2", "--volume-size", "1 GiB"})
            .starts_with("domus: error: --volume-size is given, and the server does not boot from a volume"));
  CHECK(run_domus({"policy"}).err.find("domus: error: policy is no command by itself") == 0);
  CHECK(run_domus({"policy", "chek"}).err.find("did you mean \"policy check\"?") != std::string::npos);
  CHECK(run_domus({"policy", "--help"}).out.starts_with("Policies: which images build on which flavors"));
  CHECK(run_domus({"help", "policy", "check"}).out.starts_with("usage: domus policy check"));
  CHECK(run_domus({"policy", "check", "--help"}).out.starts_with("usage: domus policy check"));
}

TEST_CASE("matrix: 762 of 1862 builds of March 2015 are rejected, in JSON by cell and by cause") {
  const Json json = json_of({"policy", "matrix"}, 0);
  CHECK(json["cells"].size() == 1862);
  CHECK(json["rejected"] == 762);
  CHECK(json["counts"]["diskless-needs-volume"] == 490);
  CHECK(json["counts"]["flavor-class"] == 285);
  CHECK(json["counts"]["min-ram"] == 71);
  CHECK(json["counts"]["disk-size"] == 102);
  std::size_t rejected = 0;
  for (const Json& cell : json["cells"]) {
    rejected += cell["verdict"] == "reject" ? 1 : 0;
    CHECK((cell["verdict"] == "reject") == !cell["rules"].empty());
    CHECK((cell["verdict"] == "accept") <= (cell["http"].is_null() && cell["message"].is_null()));
  }
  CHECK(rejected == 762);
}

TEST_CASE("matrix: the real answers of 2015 go in as they are, and say the same as the catalogue") {
  const auto flavors = real("rackspace_flavors_detail_2015-03.json");
  const auto images = real("rackspace_glance_v2_images_2015-03.json");
  if (!flavors || !images)
    return;
  const Json json = json_of({"policy", "matrix", "--flavors", *flavors, "--images", *images}, 0);
  CHECK(json["rejected"] == 762);
  CHECK(json["counts"] == json_of({"policy", "matrix"}, 0)["counts"]);
}

TEST_CASE("matrix: other questions have other answers") {
  CHECK(json_of({"policy", "matrix", "--boot", "volume"}, 0)["counts"].contains("no-boot-from-volume"));
  const Json automatic = json_of({"policy", "matrix", "--disk-config", "AUTO"}, 0);
  CHECK(automatic["counts"]["auto-disk-config"] == 37 * 38); // 21 PVHVM images and 16 of Windows say "disabled"
}

TEST_CASE("matrix: the table, and CSV that no spreadsheet takes for formulas") {
  const Workplace place;
  const std::string images = place.add(
      "images.json",
      R"json([{"id": "a", "name": "=cmd|' /C calc'!A0", "status": "active", "vm_mode": "xen", "os_type": "linux", "flavor_classes": "*,!io1"},
              {"id": "b", "name": "<b>\"quoted\"\n\u001b[31mred", "status": "queued", "vm_mode": "hvm", "os_type": "linux"}])json");
  const std::string flavors = place.add(
      "flavors.json",
      R"json({"flavors": [{"id": "x", "name": "X", "ram": 1024, "vcpus": 1, "disk": 20, "extra_specs": {"class": "io1"}},
                          {"id": "y", "name": "Y", "ram": 1024, "vcpus": 1, "disk": 20, "extra_specs": {"class": "general1"}}]})json");
  const Outcome table = run_domus({"policy", "matrix", "--images", images, "--flavors", flavors});
  CHECK(table.exit_code == 0);
  CHECK(table.out == tests::snapshot("policy_matrix.txt", table.out));
  CHECK(table.out.find('\x1b') == std::string::npos);
  const Outcome csv = run_domus({"policy", "matrix", "--images", images, "--flavors", flavors, "--csv", "-"});
  CHECK(csv.out == tests::snapshot("policy_matrix.csv", csv.out));
}

TEST_CASE("diff: what a change breaks, by build and by server") {
  const Workplace place;
  const std::string policy = place.add("new.toml", no_general_pv);
  const std::string servers =
      place.add("servers.json", servers_json({server(1, centos_pv, "general1-2"), server(2, centos_pv, "general1-2"),
                                              server(3, centos_pv, "3"), server(4, "", "compute1-4"),
                                              server(5, "gone", "2"), server(6, centos_pv, "nothing")}));
  const Json json = json_of({"policy", "diff", "rackspace-2015", policy, "--servers", servers}, 1);
  CHECK(json["breaks"] == true);
  CHECK(json["rules_new"] == Json::array({"g"}));
  CHECK(json["rules_old"].empty());
  CHECK(json["builds"]["asked"] == 1862 * 2 + 38); // and each flavor from a volume alone
  CHECK(json["builds"]["broken"] == 80);           // 10 PV images on 4 flavors, from a copy and from a volume
  CHECK(json["builds"]["allowed"] == 0);
  CHECK(json["builds"]["lost_images"].empty());
  CHECK(json["servers"]["count"] == 6);
  CHECK(json["servers"]["broken"] == 2);
  CHECK(json["servers"]["unlisted_images"].size() == 1);
  CHECK(json["servers"]["unlisted_flavors"].size() == 1);
  REQUIRE(json["servers"]["groups"].size() == 1);
  const Json& group = json["servers"]["groups"][0];
  CHECK(group["action"] == "rebuild");
  CHECK(group["images"] == Json::array({centos_pv}));
  CHECK(group["flavor"] == "general1-2");
  CHECK(group["rule"] == "g");
  CHECK(group["servers"] == Json::array({"s1", "s2"}));
}

TEST_CASE("diff: what a change allows breaks nothing, and nothing changes between a policy and itself") {
  const Workplace place;
  const std::string policy = place.add("new.toml", no_general_pv);
  const Json back = json_of({"policy", "diff", policy, "rackspace-2015"}, 0);
  CHECK(back["breaks"] == false);
  CHECK(back["builds"]["broken"] == 0);
  CHECK(back["builds"]["allowed"] == 80);
  const Json same = json_of({"policy", "diff", "rackspace-2015", "rackspace-2015"}, 0);
  CHECK(same["builds"]["changed"].empty());
  CHECK(same["servers"].is_null());
}

TEST_CASE("diff: resizes that go away, all of them or some") {
  const Workplace place;
  const std::string servers =
      place.add("servers.json", servers_json({server(1, centos_pv, "2"), server(2, centos_pv, "general1-4")}));
  const std::string none =
      place.add("none.toml", "name = \"n\"\nbased_on = \"rackspace-2015\"\n[[rule]]\nid = \"no\"\n"
                             "on = [\"resize\"]\nwhen = 'from.class == \"standard1\"'\nsource = \"s\"\n");
  const Json all = json_of({"policy", "diff", "rackspace-2015", none, "--servers", servers}, 1);
  REQUIRE(all["servers"]["groups"].size() == 1);
  CHECK(all["servers"]["groups"][0]["none_left"] == true);
  CHECK(all["servers"]["groups"][0]["targets"].size() == 6); // seven standard flavors
  const std::string some = place.add("some.toml", "name = \"n\"\nbased_on = \"rackspace-2015\"\n[[rule]]\nid = \"no\"\n"
                                                  "on = [\"resize\"]\nwhen = 'flavor.id == \"8\"'\nsource = \"s\"\n");
  const Json one = json_of({"policy", "diff", "rackspace-2015", some, "--servers", servers}, 1);
  CHECK(one["servers"]["groups"][0]["none_left"] == false);
  CHECK(one["servers"]["groups"][0]["targets"] == Json::array({"8"}));
}

TEST_CASE("diff: images and flavors may change instead of the policy") {
  const Workplace place;
  const std::string before =
      place.add("before.toml", "[[image]]\nid = \"i\"\nname = \"I\"\nos_type = \"linux\"\nvm_mode = \"hvm\"\n");
  const std::string after =
      place.add("after.toml", "[[image]]\nid = \"i\"\nname = \"I\"\nos_type = \"linux\"\nvm_mode = \"hvm\"\n"
                              "min_ram = \"1000 GiB\"\n");
  const Json json =
      json_of({"policy", "diff", "rackspace-2015", "rackspace-2015", "--images", before, "--new-images", after}, 1);
  CHECK(json["builds"]["broken_by_rule"].size() == 1);
  CHECK(json["builds"]["broken_by_rule"].contains("min-ram"));
  CHECK(json["builds"]["lost_images"] == Json::array({"i"}));
}

TEST_CASE("diff: what is gone breaks, and what is new is allowed") {
  const Workplace place;
  const std::string one = "[[image]]\nid = \"i\"\nname = \"I\"\nos_type = \"linux\"\nvm_mode = \"hvm\"\n";
  const std::string two = one + "[[image]]\nid = \"j\"\nname = \"J\"\nos_type = \"linux\"\nvm_mode = \"hvm\"\n";
  const std::string few = place.add("one.toml", one);
  const std::string many = place.add("two.toml", two);
  const std::string servers = place.add("servers.json", servers_json({server(1, "j", "2"), server(2, "i", "2")}));
  const Json gone = json_of({"policy", "diff", "rackspace-2015", "rackspace-2015", "--images", many, "--new-images",
                             few, "--servers", servers},
                            1);
  CHECK(gone["builds"]["broken_by_rule"].size() == 1);
  CHECK(gone["builds"]["broken_by_rule"].contains("image-gone"));
  CHECK(gone["builds"]["lost_images"] == Json::array({"j"}));
  CHECK(gone["servers"]["broken"] == 1);
  CHECK(gone["servers"]["groups"][0]["message"] == "Can not find requested image");
  const Json come =
      json_of({"policy", "diff", "rackspace-2015", "rackspace-2015", "--images", few, "--new-images", many}, 0);
  CHECK(come["builds"]["allowed"] == gone["builds"]["broken"]);
}

TEST_CASE("diff: images that only some rule tells apart are judged apart, also by odd values") {
  const Workplace place;
  const std::string images = R"json({"images": [{"id": "b", "name": "b", "status": "active", "x": "1\u0000+2"},
      {"id": "a", "name": "a", "status": "active", "x": "1", "y": "2\u0000-"}]})json";
  const std::string policy =
      place.add("p.toml", "name = \"p\"\n[[rule]]\nid = \"r\"\nwhen = 'image.properties[\"x\"] == flavor.id "
                          "and not image.properties[\"y\"] == flavor.id'\nsource = \"s\"\n");
  const std::string none = place.add("none.toml", "name = \"none\"\n");
  const std::string flavors = place.add(
      "f.json", R"json([{"id": "1", "name": "n", "ram": 1, "vcpus": 1, "disk": 1, "extra_specs": {"a": "b"}}])json");
  const Json json =
      json_of({"policy", "diff", none, policy, "--images", place.add("i.json", images), "--flavors", flavors}, 1);
  CHECK(json["builds"]["broken"] == 2); // image a, from a copy and from a volume
}

TEST_CASE("diff: servers whose ids look alike when put together are not taken for each other") {
  const Workplace place;
  const std::string images = place.add("i.json", R"json([{"id": "a", "name": "A", "status": "active"},
      {"id": "a\u0000b", "name": "B", "status": "active"}])json");
  const std::string flavors = place.add("f.json", R"json([
      {"id": "b\u0000c", "name": "C", "ram": 1, "vcpus": 1, "disk": 1, "extra_specs": {"class": "x"}},
      {"id": "c", "name": "D", "ram": 1, "vcpus": 1, "disk": 1, "extra_specs": {"class": "y"}}])json");
  const std::string servers = place.add("s.json", R"json({"servers": [
      {"id": "s1", "image": {"id": "a"}, "flavor": {"id": "b\u0000c"}},
      {"id": "s2", "image": {"id": "a\u0000b"}, "flavor": {"id": "c"}}]})json");
  const std::string none = place.add("none.toml", "name = \"none\"\n");
  const std::string policy =
      place.add("p.toml", "name = \"p\"\n[[rule]]\nid = \"r\"\nwhen = 'flavor.class == \"y\"'\nsource = \"s\"\n");
  const Json json =
      json_of({"policy", "diff", none, policy, "--images", images, "--flavors", flavors, "--servers", servers}, 1);
  CHECK(json["servers"]["broken"] == 1);
  CHECK(json["servers"]["groups"][0]["servers"] == Json::array({"s2"}));
}

TEST_CASE("diff: a server's image and flavor may be given by names that are one's only") {
  const Workplace place;
  const std::string policy = place.add("new.toml", no_general_pv);
  const std::string servers =
      place.add("servers.json",
                R"json([{"ID": "s", "Name": "w", "Image": "CentOS 6 (PV)", "Flavor": "2 GB General Purpose v1"}])json");
  const Json json = json_of({"policy", "diff", "rackspace-2015", policy, "--servers", servers}, 1);
  CHECK(json["servers"]["groups"][0]["images"] == Json::array({centos_pv}));
  CHECK(json["servers"]["groups"][0]["flavor"] == "general1-2");
}

TEST_CASE("what no API says of an image is known of its release: kernel, and file system by mode") {
  const Workplace place;
  const std::string images =
      place.add("i.json", R"json([{"id": "a", "name": "A", "status": "active", "vm_mode": "xen", "os_type": "linux",
      "org.openstack__1__os_distro": "org.centos", "org.openstack__1__os_version": "6.6"}])json");
  const Outcome outcome = run_domus({"policy", "check", "--images", images, "--image", "a", "--flavor", "general1-2"});
  CHECK(outcome.out.find("boots as PV, by pygrub, from ext3") != std::string::npos);
}

TEST_CASE("flavors without extra specs have no classes, and that is said") {
  const Workplace place;
  const std::string flavors =
      place.add("f.json", R"json([{"id": "1", "name": "n", "ram": 1024, "vcpus": 1, "disk": 20}])json");
  const Outcome outcome = run_domus({"policy", "matrix", "--flavors", flavors});
  CHECK(outcome.err.find("caution: no flavor has extra specs") != std::string::npos);
}

TEST_CASE("diff: nothing that was looked at breaks, but not all was looked at: that is no 0") {
  const Workplace place;
  const std::string servers = place.add("servers.json", servers_json({server(1, centos_pv, "nothing")}));
  const Json json = json_of({"policy", "diff", "rackspace-2015", "rackspace-2015", "--servers", servers}, 2);
  CHECK(json["complete"] == false);
}

TEST_CASE("diff --scenario: guests that the new policy does not build move to the PVHVM image of their release") {
  const Workplace place;
  const std::string policy = place.add("new.toml", no_general_pv);
  const std::string fleet = place.add(
      "fleet.toml",
      "name = \"fleet\"\nduration = \"50 ms\"\nwarmup = \"10 ms\"\n[[host]]\nname = \"h\"\nmodel = "
      "\"performance-2013\"\n"
      "xen = \"4.4\"\n[[guest]]\nname = \"web\"\nimage = \"CentOS 6 (PV)\"\nflavor = \"general1-2\"\n"
      "workload = \"web-server\"\n[[guest]]\nname = \"old\"\nimage = \"CentOS 5 (PV)\"\nflavor = \"general1-1\"\n"
      "workload = \"web-server\"\n");
  const Json json =
      json_of({"policy", "diff", "rackspace-2015", policy, "--scenario", fleet, "--replications", "2"}, 1);
  const Json& moved = json["consequences"]["moved"];
  REQUIRE(moved.size() == 2);
  CHECK(moved[0]["guest"] == "web");
  CHECK(moved[0]["to_image"] == "CentOS 6 (PVHVM)");
  CHECK(moved[1]["to_image"].is_null()); // there is no CentOS 5 in PVHVM
  CHECK(json["consequences"]["guests"][0]["mode_after"] == "pvhvm");
  CHECK(json["consequences"]["guests"][0]["throughput"]["mean"].is_number());
  CHECK(json["consequences"]["overhead_bytes_after"] > json["consequences"]["overhead_bytes_before"]);
}

TEST_CASE("bad input of policy commands: files that are not there, not JSON, or of another kind") {
  const Workplace place;
  const auto error = [&](const std::string& option, const std::string& text) {
    const Outcome outcome = run_domus({"policy", "matrix", option, place.add("in.json", text)}, place.path());
    CHECK(outcome.exit_code == 2);
    CHECK(outcome.out.empty());
    return outcome.err;
  };
  CHECK(error("--images", "").find(": error: the file is empty") != std::string::npos);
  CHECK(error("--images", "[]").find("error: has no images") != std::string::npos);
  CHECK(error("--flavors", "{\"images\": []}")
            .find("/images: error: this is a list of images, and flavors are asked for") != std::string::npos);
  CHECK(error("--flavors", "<html>502</html>").find("is neither JSON nor TOML") != std::string::npos);
  CHECK(error("--flavors", R"([{"id": "1", "name": "n", "ram": "1", "vcpus": 1, "disk": 1}])")
            .find("/0/ram: error: is a text") != std::string::npos);
  CHECK(
      error(
          "--flavors",
          R"([{"id": "1", "name": "n", "ram": 1, "vcpus": 1, "disk": 1}, {"id": "1", "name": "m", "ram": 1, "vcpus": 1, "disk": 1}])")
          .find("/1: error: a second flavor has the id \"1\"") != std::string::npos);
  CHECK(error("--images", "{\"images\": [").find("it ends too early: was it cut off?") != std::string::npos);
  CHECK(run_domus({"policy", "matrix", "--images", "no-such.json"})
            .err.find("no-such.json: error: cannot read this file") == 0);
  const std::string page =
      place.add("page.json",
                R"json({"images": [{"id": "i", "name": "n", "status": "active"}], "next": "/v2/images?marker=i"})json");
  const Outcome outcome = run_domus({"policy", "matrix", "--images", page});
  CHECK(outcome.exit_code == 0);
  CHECK(outcome.err.find("caution: the answer goes on with a next page") != std::string::npos);
}
