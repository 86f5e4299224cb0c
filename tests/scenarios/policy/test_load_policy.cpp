#include "models/policy/judge.hpp"
#include "scenarios/catalog.hpp"
#include "scenarios/input_error.hpp"
#include "scenarios/policy/load_policy.hpp"

#include <doctest/doctest.h>

#include <map>
#include <set>
#include <string>

using namespace domus;
using namespace domus::scenarios;
using models::Action;
using models::BootSource;
using models::DiskConfig;
using models::Judgement;
using models::Policy;
using models::Question;
using models::Verdict;

namespace {

std::string error_of(const std::string& text) {
  try {
    static_cast<void>(load_policy_text(text, "p"));
  } catch (const InputError& error) {
    return error.what();
  }
  return "no error";
}

const std::string head = "name = \"p\"\n[[rule]]\nid = \"r\"\nsource = \"s\"\n";

const Policy& rackspace() {
  static const Policy policy = load_policy("rackspace-2015");
  return policy;
}

const Catalog& catalog() {
  static const Catalog all = load_catalog();
  return all;
}

const models::Image& image_named(std::string_view name) {
  for (const models::Image& image : catalog().images)
    if (image.name == name)
      return image;
  FAIL("no such image");
  return catalog().images.front();
}

Question boot(std::string_view image, std::string_view flavor) {
  Question question;
  question.image = &image_named(image);
  question.flavor = find_by_id(catalog().flavors, flavor);
  REQUIRE(question.flavor != nullptr);
  return question;
}

std::vector<std::string> ids(const Judgement& judgement) {
  std::vector<std::string> all;
  for (const models::Rule* rule : judgement.fired)
    all.push_back(rule->id);
  return all;
}

std::string answer(const Question& question) {
  const Judgement judgement = judge(rackspace(), question);
  const models::Rule* rule = judgement.rejected_by();
  return rule == nullptr ? "accepted" : error_text(*rule, question);
}

const std::string pv = "CentOS 6 (PV)";
const std::string pvhvm = "CentOS 6 (PVHVM)";

} // namespace

TEST_CASE("every policy that comes with domus loads, and each of its rules has a source") {
  CHECK(shipped_policies() == std::vector<std::string_view>{"openstack-current", "openstack-juno", "rackspace-2015"});
  for (const std::string_view name : shipped_policies()) {
    const Policy policy = load_policy(std::string(name));
    CHECK(policy.id == name);
    CHECK_FALSE(policy.date.empty());
    for (const models::Rule& rule : policy.rules)
      CHECK_FALSE(rule.source.empty());
  }
}

TEST_CASE("the seed article's two errors, letter by letter") {
  CHECK(answer(boot(pv, "io1-15")) == "Image cannot be built with provided flavor.");
  Question automatic = boot(pvhvm, "general1-4");
  automatic.disk_config = DiskConfig::automatic;
  const models::Image uuid = [&] {
    models::Image image = *automatic.image;
    image.id = "$UUID";
    return image;
  }();
  automatic.image = &uuid;
  CHECK(answer(automatic) == "ERROR: Requested image $UUID has automatic disk resize disabled. (HTTP 400)");
}

TEST_CASE("a flavor without a local disk needs a volume: 403, by the flavor's policy class") {
  CHECK(answer(boot(pvhvm, "compute1-4")) ==
        "ERROR: Policy doesn't allow compute_flavor:create:image_backed to be performed. (HTTP 403)");
  CHECK(answer(boot(pvhvm, "memory1-15")) ==
        "ERROR: Policy doesn't allow memory_flavor:create:image_backed to be performed. (HTTP 403)");
  Question volume = boot(pvhvm, "compute1-4");
  volume.boot = BootSource::volume;
  CHECK(answer(volume) == "accepted");
  volume.flavor = find_by_id(catalog().flavors, "2");
  CHECK(ids(judge(rackspace(), volume)) == std::vector<std::string>{"no-boot-from-volume"});
}

TEST_CASE("when several rules fire, those of unknown place come first, then Nova's in its order") {
  Question question = boot(pv, "compute1-4");
  models::Image image = *question.image;
  image.auto_disk_config = "disabled";
  image.status = "queued";
  image.min_ram = models::Memory::gib(100);
  question.image = &image;
  question.disk_config = DiskConfig::automatic;
  CHECK(ids(judge(rackspace(), question)) == std::vector<std::string>{"flavor-class", "work-optimised-needs-pvhvm",
                                                                      "diskless-needs-volume", "auto-disk-config",
                                                                      "image-status", "min-ram"});
  question.flavor = find_by_id(catalog().flavors, "2");
  image.min_disk = models::Bytes::gib(21);
  const Judgement standard = judge(rackspace(), question);
  CHECK(ids(standard) == std::vector<std::string>{"auto-disk-config", "image-status", "min-ram", "disk-size"});
  CHECK(standard.rejected_by()->http == 400U);
}

TEST_CASE("the matrix of March 2015: 762 of 1862 plain boots are rejected, by these causes") {
  std::map<std::string, int> counts;
  int rejected = 0;
  for (const models::Image& image : catalog().images) {
    for (const models::Flavor& flavor : catalog().flavors) {
      Question question;
      question.image = &image;
      question.flavor = &flavor;
      const Judgement judgement = judge(rackspace(), question);
      rejected += judgement.verdict() == Verdict::reject ? 1 : 0;
      for (const models::Rule* rule : judgement.fired)
        counts[rule->id] += rule->verdict == Verdict::reject ? 1 : 0;
    }
  }
  CHECK(catalog().images.size() * catalog().flavors.size() == 1862);
  CHECK(rejected == 762);
  CHECK(counts["flavor-class"] == 285);
  CHECK(counts["diskless-needs-volume"] == 490);
  CHECK(counts["min-ram"] == 71);
  CHECK(counts["disk-size"] == 102);
  CHECK(counts["work-optimised-needs-pvhvm"] == 150); // 10 PV images, 15 flavors: all of them also by flavor_classes
}

TEST_CASE("old kernels only warn, and vendors' back-ports not even that") {
  CHECK(ids(judge(rackspace(), boot(pvhvm, "general1-4"))).empty()); // 2.6.32 with the vendor's back-port
  Question question = boot(pvhvm, "general1-4");
  models::Image image = *question.image;
  image.os_version = "5.11"; // the back-port is in 6 only
  question.image = &image;
  CHECK(ids(judge(rackspace(), question)) == std::vector<std::string>{"old-kernel"});
  image.os_distro = "org.debian";
  const Judgement judgement = judge(rackspace(), question);
  CHECK(ids(judgement) == std::vector<std::string>{"old-kernel"});
  CHECK(judgement.verdict() == Verdict::warn);
}

TEST_CASE("resizing by class and date (facts/policy.md 4)") {
  const auto resize = [](std::string_view from, std::string_view to, std::string_view date,
                         std::optional<DiskConfig> config = std::nullopt) {
    Question question = boot(pv, to);
    question.action = Action::resize;
    question.from = find_by_id(catalog().flavors, from);
    question.date = date;
    question.disk_config = config;
    return judge(rackspace(), question).verdict() != Verdict::reject;
  };
  CHECK(resize("2", "3", "2015-03"));
  CHECK(resize("3", "2", "2015-03")); // without diskConfig this image means AUTO
  CHECK(resize("3", "2", "2015-03", DiskConfig::automatic));
  CHECK_FALSE(resize("3", "2", "2015-03", DiskConfig::manual));
  CHECK(resize("3", "2", "2018-08")); // PV Linux
  CHECK(resize("general1-1", "general1-8", "2015-03"));
  CHECK_FALSE(resize("general1-8", "general1-4", "2015-03"));
  CHECK_FALSE(resize("io1-15", "io1-30", "2015-03"));
  CHECK(resize("io1-15", "io1-30", "2018-08"));
  CHECK_FALSE(resize("2", "2", "2015-03"));
  CHECK_FALSE(resize("2", "general1-4", "2015-03"));
  CHECK_FALSE(resize("onmetal-io1", "onmetal-memory1", "2018-08"));
}

TEST_CASE("Nova of today says the sizes, and what its texts said before") {
  const Policy current = load_policy("openstack-current");
  const Policy juno = load_policy("openstack-juno");
  Question question = boot(pvhvm, "2");
  models::Image image = *question.image;
  image.min_disk = models::Bytes::gib(21);
  question.image = &image;
  CHECK(error_text(*judge(current, question).rejected_by(), question) ==
        "ERROR: Flavor's disk is smaller than the minimum size specified in image metadata. Flavor disk is 21474836480 "
        "bytes, minimum size is 22548578304 bytes. (HTTP 400)");
  CHECK(error_text(*judge(juno, question).rejected_by(), question) ==
        "ERROR: Flavor's disk is too small for requested image. (HTTP 400)");
}

TEST_CASE("hosts are passed over, and when none is left the server fails") {
  models::PolicyHost host;
  host.hypervisor_version = "6.0.2";
  host.memory.total = models::Memory::gib(64);
  host.memory.used = models::Memory::gib(90);
  Question question = boot("OpenSUSE 13.2 (PVHVM)", "general1-8"); // asks for 6.1 or later
  const auto rules = passed_over_by(rackspace(), question, host);
  REQUIRE(rules.size() == 3);
  CHECK(rules[0]->id == "host-memory"); // 96 - 90 GiB are less than 8
  CHECK(rules[1]->id == "host-claim");
  CHECK(rules[2]->id == "host-version");
  question.hosts_left = 0;
  const Judgement judgement = judge(rackspace(), question);
  REQUIRE(judgement.rejected_by() != nullptr);
  CHECK(judgement.rejected_by()->id == "no-valid-host");
  CHECK(judgement.rejected_by()->is_fault);
  CHECK_FALSE(judgement.rejected_by()->http.has_value());
}

TEST_CASE("a host that is down, disabled or of another type is passed over, by every policy") {
  for (const std::string_view name : shipped_policies()) {
    const Policy policy = load_policy(std::string(name));
    Question question = boot(pvhvm, "general1-4");
    models::Image image = *question.image;
    image.properties["hypervisor_type"] = "xen";
    question.image = &image;
    const auto rules = [&](const models::PolicyHost& host) {
      std::vector<std::string> ids;
      for (const models::Rule* rule : passed_over_by(policy, question, host))
        ids.push_back(rule->id);
      return ids;
    };
    models::PolicyHost host;
    host.hypervisor_type = "XEN";
    CHECK(rules(host).empty());
    host.state = "down";
    CHECK(rules(host) == std::vector<std::string>{"host-down"});
    host.state = "up";
    host.status = "disabled";
    CHECK(rules(host) == std::vector<std::string>{"host-down"});
    host.status = "enabled";
    host.hypervisor_type = "QEMU";
    CHECK(rules(host) == std::vector<std::string>{"host-type"});
  }
}

TEST_CASE("what Placement knows of a host takes the place of the cloud's defaults") {
  const Policy current = load_policy("openstack-current");
  const Question question = boot(pvhvm, "general1-4"); // 4 GiB, 4 vCPUs
  models::PolicyHost host;
  host.memory.total = models::Memory::mib(4096 + 512);
  host.vcpus.total = 1;
  CHECK(passed_over_by(current, question, host).empty());
  host.memory.reserved = models::Memory::mib(513);
  host.vcpus.ratio = 3;
  CHECK(passed_over_by(current, question, host).size() == 2);
  host.memory.ratio = 1.1;
  CHECK(passed_over_by(current, question, host).size() == 1);
}

TEST_CASE("Placement's units: at least, at most, and in whole steps") {
  using Ids = std::vector<std::string>;
  const Policy current = load_policy("openstack-current");
  const Question question = boot(pvhvm, "general1-4"); // 4 GiB, 4 vCPUs, 80 GB
  const auto rules = [&](const models::PolicyHost& host) {
    std::vector<std::string> ids;
    for (const models::Rule* rule : passed_over_by(current, question, host))
      ids.push_back(rule->id);
    return ids;
  };
  models::PolicyHost host;
  host.vcpus = {.total = 64, .min_unit = 4, .max_unit = 4, .step_size = 2};
  CHECK(rules(host).empty());
  host.vcpus.min_unit = 5;
  CHECK(rules(host) == Ids{"host-vcpu-units"});
  host.vcpus = {.total = 64, .max_unit = 3};
  CHECK(rules(host) == Ids{"host-vcpu-units"});
  host.vcpus = {.total = 64, .step_size = 3};
  CHECK(rules(host) == Ids{"host-vcpu-units"});
  host.vcpus = {};
  host.memory = {.total = models::Memory::gib(64), .step_size = models::Memory::mib(1024)};
  CHECK(rules(host).empty());
  host.memory.step_size = models::Memory::mib(1000);
  CHECK(rules(host) == Ids{"host-memory-units"});
}

TEST_CASE("Placement counts swap in whole GiB") {
  const Policy current = load_policy("openstack-current");
  Question question = boot(pvhvm, "2"); // 20 GB, and 512 MB of swap
  models::PolicyHost host;
  host.disk.total = models::Bytes::gib(21);
  CHECK(passed_over_by(current, question, host).empty());
  host.disk.total = models::Bytes::gib(20) + models::Bytes::mib(512);
  CHECK(passed_over_by(current, question, host).size() == 1);
  question.boot = models::BootSource::volume;
  CHECK(passed_over_by(current, question, host).empty());
}

TEST_CASE("a rule of one's own is a row in a file") {
  const Policy policy =
      load_policy_text("name = \"ours\"\n"
                       "based_on = \"rackspace-2015\"\n"
                       "without = [\"min-ram\"]\n"
                       "[[rule]]\n"
                       "id = \"no-odd-sizes\"\n"
                       "when = 'remainder(flavor.memory, 2 GiB) != 0 and image.os_type == \"linux\"'\n"
                       "message = \"{flavor.name} is an odd size\"\n"
                       "http = 409\n"
                       "place = 25\n"
                       "source = \"us\"\n",
                       "ours.toml");
  Question question = boot(pvhvm, "general1-1");
  models::Image image = *question.image;
  image.min_ram = models::Memory::gib(2);
  question.image = &image;
  const Judgement judgement = judge(policy, question);
  CHECK(ids(judgement) == std::vector<std::string>{"no-odd-sizes"});
  CHECK(error_text(*judgement.rejected_by(), question) == "ERROR: 1 GB General Purpose v1 is an odd size (HTTP 409)");
}

TEST_CASE("a rule with the id of one it is based on takes its place") {
  const Policy policy = load_policy_text("name = \"ours\"\nbased_on = \"rackspace-2015\"\n"
                                         "[[rule]]\nid = \"flavor-class\"\nwhen = 'false'\nsource = \"us\"\n",
                                         "p");
  CHECK(policy.rules.size() == rackspace().rules.size());
  CHECK(ids(judge(policy, boot(pv, "io1-15"))) == std::vector<std::string>{"work-optimised-needs-pvhvm"});
  CHECK(policy.date == "2015-03");
}

TEST_CASE("bad input: rules that say too little, too much, or contradict themselves") {
  CHECK(error_of(head + "when = 'flavor.memry < 1'\n") ==
        "p:5:9: error: there is no attribute \"flavor.memry\"\n  did you mean \"flavor.memory\"?");
  CHECK(
      error_of(head + "when = 'flavor.vcpus > 1 and flavor.disk'\n").starts_with("p:5:30: error: what \"and\" joins"));
  CHECK(error_of(head).starts_with("p:2:1: error: [[rule]] has no \"when\""));
  CHECK(
      error_of(head + "when = 'true'\nverdict = \"maybe\"\n").starts_with("p:6:11: error: unknown verdict \"maybe\""));
  CHECK(error_of(head + "when = 'true'\non = [\"build\"]\n").starts_with("p:6:7: error: there is no action \"build\""));
  CHECK(error_of(head + "when = 'true'\non = \"create\"\n").starts_with("p:6:6: error: \"on\" is text"));
  CHECK(error_of(head + "when = 'true'\nhttp = 42\n").starts_with("p:6:8: error: \"http\" is 42, out of range"));
  CHECK(error_of(head + "when = 'true'\nmessage = \"{image.id\"\n").starts_with("p:6:12: error: a { stands alone"));
  CHECK(error_of(head + "when = 'true'\nverdict = \"warn\"\nhttp = 400\n")
            .starts_with("p:2:1: error: rule \"r\" rejects nothing, and has an HTTP code or a fault"));
  CHECK(
      error_of(head + "when = 'true'\nhttp = 400\nfault = true\n").starts_with("p:2:1: error: rule \"r\" is a fault"));
  CHECK(error_of(head + "when = 'host.memory < 1 GiB'\n")
            .starts_with("p:2:1: error: rule \"r\" asks about a host, and does not pass it over"));
  CHECK(error_of(head + "when = 'true'\nverdict = \"pass-over\"\n")
            .starts_with("p:2:1: error: rule \"r\" passes over hosts, and asks about none"));
  CHECK(error_of(head + "when = 'true'\n" + head.substr(head.find('[')) + "when = 'true'\n")
            .starts_with("p:6:1: error: a second rule has the id \"r\""));
  CHECK(error_of("name = \"p\"\nbased_on = \"rackspace-2051\"\n")
            .starts_with("p:2:12: error: there is no policy \"rackspace-2051\", and no such file beside this one\n  "
                         "did you mean \"rackspace-2015\"?"));
  CHECK(error_of("name = \"p\"\nbased_on = \"rackspace-2015\"\nwithout = [\"min-rom\"]\n")
            .starts_with("p:3:12: error: \"rackspace-2015\" has no rule \"min-rom\"\n  did you mean \"min-ram\"?"));
  CHECK(error_of("name = \"p\"\nwithout = [\"min-ram\"]\n")
            .starts_with("p:2:12: error: \"without\" takes rules from nothing"));
  CHECK(error_of("") != "no error");
  CHECK_THROWS_AS((void)load_policy("rackspace"), InputError);
}

TEST_CASE("every key of a policy file is described") {
  std::set<std::string> keys;
  for (const KeyDescription& key : describe_policy_keys())
    keys.insert(key.key);
  CHECK(keys.contains("rule.when"));
  CHECK(keys.contains("based_on"));
  CHECK(keys.size() == 15);
}
