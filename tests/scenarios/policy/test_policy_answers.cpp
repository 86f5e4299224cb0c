/// What the shipped policies answer, rule by rule: which one it is, when the cloud asks it, with which code and in
/// which words. (facts/policy.md 2, 4, 5 and 7.)
#include "models/policy/judge.hpp"
#include "scenarios/policy/load_policy.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <optional>
#include <string>
#include <vector>

using namespace domus;
using models::Action;
using models::BootSource;
using models::Bytes;
using models::DiskConfig;
using models::Policy;
using models::Question;

namespace {

/// A Linux image and a flavor to which no policy has anything to say, and a host with room.
struct Request {
  models::Image image;
  models::Flavor flavor;
  models::Flavor from;
  models::PolicyHost host;
  Question question;

  Request() {
    image.id = "i";
    image.name = "image";
    image.status = "active";
    image.vm_mode = "hvm";
    image.os_type = "linux";
    image.disk_format = "vhd";
    image.min_ram = Bytes::mib(512);
    image.min_disk = Bytes::gib(20);
    flavor.id = "f";
    flavor.flavor_class = "general1";
    flavor.policy_class = "general_flavor";
    flavor.memory = Bytes::gib(4);
    flavor.vcpus = 4;
    flavor.system_disk = Bytes::gib(80);
    from = flavor;
    from.id = "g";
    from.memory = Bytes::gib(2);
    host.id = "h";
    host.memory.total = Bytes::gib(64);
    host.vcpus.total = 32;
    host.disk.total = Bytes::gib(1000);
  }
  Request(const Request&) = delete;
  Request& operator=(const Request&) = delete;

  [[nodiscard]] const Question& asked() {
    question.image = &image;
    question.flavor = &flavor;
    if (question.action == Action::resize)
      question.from = &from;
    return question;
  }
};

struct Answer {
  std::vector<std::string> policies;
  std::string rule;
  std::optional<unsigned> http;
  std::string text; ///< as a client prints it; empty where it is not known
  std::function<void(Request&)> make;
};

const std::vector<std::string> juno{"rackspace-2015", "openstack-juno"};
const std::vector<std::string> all{"rackspace-2015", "openstack-juno", "openstack-current"};
const std::vector<std::string> vendor{"rackspace-2015"};
const std::vector<std::string> current{"openstack-current"};

void resize(Request& r) {
  r.question.action = Action::resize;
}

const std::vector<Answer> answers{
    {vendor,
     "flavor-class",
     {},
     "Image cannot be built with provided flavor.",
     [](Request& r) { r.image.flavor_classes = "*,!general1"; }},
    {vendor,
     "work-optimised-needs-pvhvm",
     {},
     "Image cannot be built with provided flavor.",
     [](Request& r) {
       r.image.vm_mode = "xen";
       r.flavor.flavor_class = "io1";
     }},
    {vendor, "diskless-needs-volume", 403,
     "ERROR: Policy doesn't allow memory_flavor:create:image_backed to be performed. (HTTP 403)",
     [](Request& r) {
       r.flavor.flavor_class = "memory1";
       r.flavor.policy_class = "memory_flavor";
       r.flavor.system_disk = Bytes{0};
     }},
    {vendor, "diskless-needs-volume-unnamed", 403, "",
     [](Request& r) {
       r.flavor.flavor_class = "memory1";
       r.flavor.policy_class = "";
       r.flavor.system_disk = Bytes{0};
     }},
    {vendor,
     "no-boot-from-volume",
     {},
     "",
     [](Request& r) {
       r.flavor.flavor_class = "standard1";
       r.question.boot = BootSource::volume;
     }},
    {vendor, "volume-image-too-large", 412, "",
     [](Request& r) {
       r.image.min_disk = Bytes::gib(127);
       r.question.boot = BootSource::volume;
     }},
    {vendor,
     "onmetal-takes-no-pv",
     {},
     "",
     [](Request& r) {
       r.image.vm_mode = "xen";
       r.flavor.flavor_class = "onmetal";
     }},
    {vendor,
     "volume-size",
     {},
     "",
     [](Request& r) {
       r.question.boot = BootSource::volume;
       r.question.volume_size = Bytes::gib(19);
     }},
    {all, "auto-disk-config", 400, "ERROR: Requested image i has automatic disk resize disabled. (HTTP 400)",
     [](Request& r) {
       r.image.auto_disk_config = "disabled";
       r.question.disk_config = DiskConfig::automatic;
     }},
    {juno, "auto-disk-config-on-resize", 400, "ERROR: Invalid instance image. (HTTP 400)",
     [](Request& r) { // even before it is told that the flavor is the same
       resize(r);
       r.from = r.flavor;
       r.image.auto_disk_config = "disabled";
       r.question.disk_config = DiskConfig::automatic;
     }},
    {current, "auto-disk-config-on-resize", 400,
     "ERROR: Requested image i has automatic disk resize disabled. (HTTP 400)",
     [](Request& r) {
       resize(r);
       r.from = r.flavor;
       r.image.auto_disk_config = "disabled";
       r.question.disk_config = DiskConfig::automatic;
     }},
    {all, "image-status", 400, "ERROR: Image i is not active. (HTTP 400)",
     [](Request& r) { r.image.status = "queued"; }},
    {all, "config-drive", 400, "ERROR: Image's config drive option 'sometimes' is invalid (HTTP 400)",
     [](Request& r) { r.image.properties["img_config_drive"] = "sometimes"; }},
    {all, "min-ram", 400, "ERROR: Flavor's memory is too small for requested image. (HTTP 400)",
     [](Request& r) { r.image.min_ram = Bytes::gib(5); }},
    {juno, "disk-size", 400, "ERROR: Flavor's disk is too small for requested image. (HTTP 400)",
     [](Request& r) { r.image.min_disk = Bytes::gib(81); }},
    {current, "image-larger-than-disk", 400,
     "ERROR: Flavor's disk is too small for requested image. Flavor disk is 85899345920 bytes, image is 85899345921 "
     "bytes. "
     "(HTTP 400)",
     [](Request& r) { r.image.size = Bytes::gib(80) + Bytes{1}; }},
    {current, "min-disk", 400,
     "ERROR: Flavor's disk is smaller than the minimum size specified in image metadata. Flavor disk is 85899345920 "
     "bytes, "
     "minimum size is 86973087744 bytes. (HTTP 400)",
     [](Request& r) { r.image.min_disk = Bytes::gib(81); }},
    {current, "volume-min-disk", 400,
     "ERROR: Volume is smaller than the minimum size specified in image metadata. Volume size is 20401094656 bytes, "
     "minimum "
     "size is 21474836480 bytes. (HTTP 400)",
     [](Request& r) {
       r.question.boot = BootSource::volume;
       r.question.volume_size = Bytes::gib(19);
     }},
    {current, "zero-disk-needs-volume", 403,
     "ERROR: Only volume-backed servers are allowed for flavors with zero disk. (HTTP 403)",
     [](Request& r) { r.flavor.system_disk = Bytes{0}; }},
    {current, "min-ram", 400, "ERROR: Flavor's memory is too small for requested image. (HTTP 400)",
     [](Request& r) { // asked before the disk
       r.flavor.system_disk = Bytes{0};
       r.image.min_ram = Bytes::gib(5);
     }},
    {all, "no-valid-host", {}, "No valid host was found.", [](Request& r) { r.question.hosts_left = 0; }},
    {all, "no-valid-host-on-resize", 400, "ERROR: No valid host was found. (HTTP 400)",
     [](Request& r) {
       resize(r);
       r.question.hosts_left = 0;
     }},
    {all, "no-valid-host-on-resize", 400, "ERROR: No valid host was found. (HTTP 400)",
     [](Request& r) {
       r.question.action = Action::migrate;
       r.question.hosts_left = 0;
     }},
    {juno, "vm-mode", {}, "Virtual machine mode 'kvm' is not recognised", [](Request& r) { r.image.vm_mode = "KVM"; }},
    {juno, "disk-format", {}, "Disk format qcow2 is not acceptable", [](Request& r) { r.image.disk_format = "qcow2"; }},
    {all, "resize-same-flavor", 400, "ERROR: Resize requires a flavor change. (HTTP 400)",
     [](Request& r) {
       resize(r);
       r.from = r.flavor;
     }},
    {all, "resize-to-no-disk", 400,
     "ERROR: Server disk was unable to be resized because: Resize to zero disk flavor is not allowed. (HTTP 400)",
     [](Request& r) {
       resize(r);
       r.flavor.system_disk = Bytes{0};
     }},
    {all,
     "resize-ephemeral",
     {},
     "Can't resize down ephemeral disks.",
     [](Request& r) {
       resize(r);
       r.from.data_disk = Bytes::gib(10);
     }},
    {vendor,
     "resize-general-down",
     {},
     "",
     [](Request& r) {
       resize(r);
       r.from.memory = Bytes::gib(8);
     }},
    {vendor,
     "resize-general-too-large",
     {},
     "",
     [](Request& r) {
       resize(r);
       r.flavor.memory = Bytes::gib(15);
     }},
    {vendor,
     "resize-work-optimised",
     {},
     "",
     [](Request& r) {
       resize(r);
       r.flavor.flavor_class = r.from.flavor_class = "io1";
     }},
    {vendor,
     "resize-work-optimised-down",
     {},
     "",
     [](Request& r) {
       resize(r);
       r.flavor.flavor_class = r.from.flavor_class = "io1";
       r.from.memory = Bytes::gib(8);
       r.question.date = "2018-09";
     }},
    {vendor,
     "resize-standard-down-manual",
     {},
     "",
     [](Request& r) {
       resize(r);
       r.flavor.flavor_class = r.from.flavor_class = "standard1";
       r.from.memory = Bytes::gib(8);
       r.image.auto_disk_config = "True";
       r.question.server_disk_config = DiskConfig::manual; // whatever the image says
     }},
    {vendor,
     "resize-standard-down",
     {},
     "",
     [](Request& r) {
       resize(r);
       r.flavor.flavor_class = r.from.flavor_class = "standard1";
       r.from.memory = Bytes::gib(8);
       r.question.date = "2018-09";
     }},
    {vendor,
     "resize-onmetal",
     {},
     "",
     [](Request& r) {
       resize(r);
       r.flavor.flavor_class = r.from.flavor_class = "onmetal";
     }},
    {vendor,
     "resize-other-class",
     {},
     "",
     [](Request& r) {
       resize(r);
       r.flavor.flavor_class = "performance1";
     }},
    {vendor, "onmetal-image", {}, "", [](Request& r) { r.image.vm_mode = "metal"; }},
};

/// Rules that warn, each for one thing.
const std::vector<std::pair<std::string, std::function<void(Request&)>>> warnings{
    {"old-kernel", [](Request& r) { r.image.kernel = "2.6.32"; }},
    {"resize-of-file-system",
     [](Request& r) {
       r.image.file_system = "btrfs";
       r.question.disk_config = DiskConfig::automatic;
     }},
    {"manual-without-effect",
     [](Request& r) {
       r.flavor.system_disk = Bytes::gib(20);
       r.question.disk_config = DiskConfig::manual;
     }},
    {"disk-config-of-volume",
     [](Request& r) {
       r.question.boot = BootSource::volume;
       r.question.disk_config = DiskConfig::manual;
     }},
    {"windows-on-general",
     [](Request& r) {
       r.image.os_type = "windows";
       r.flavor.memory = Bytes::gib(1);
     }},
    {"data-disks-not-in-snapshot",
     [](Request& r) {
       r.image.base_image_ref = "b";
       r.flavor.data_disks = 1;
     }},
    {"hidden-image", [](Request& r) { r.image.properties["os_hidden"] = "True"; }},
};

std::vector<std::string> passed_over(const std::string& policy, Request& request) {
  const Policy rules = scenarios::load_policy(policy);
  std::vector<std::string> ids;
  for (const models::Rule* rule : passed_over_by(rules, request.asked(), request.host))
    ids.push_back(rule->id);
  return ids;
}

using Ids = std::vector<std::string>;

} // namespace

TEST_CASE("a plain request is accepted without a word, by every policy, whatever is asked for") {
  for (const std::string& name : all)
    for (const Action action : {Action::create, Action::rebuild, Action::migrate, Action::resize}) {
      Request request;
      request.question.action = action;
      CAPTURE(name);
      CHECK(judge(scenarios::load_policy(name), request.asked()).fired.empty());
      CHECK(passed_over(name, request).empty());
    }
}

TEST_CASE("each rule that rejects is the one that answers, with its code and in its words") {
  for (const Answer& answer : answers)
    for (const std::string& name : answer.policies) {
      CAPTURE(name);
      CAPTURE(answer.rule);
      Request request;
      answer.make(request);
      const Policy policy = scenarios::load_policy(name);
      const auto judgement = judge(policy, request.asked());
      REQUIRE(judgement.rejected_by() != nullptr);
      CHECK(judgement.rejected_by()->id == answer.rule);
      CHECK(judgement.rejected_by()->http == answer.http);
      CHECK(error_text(*judgement.rejected_by(), request.asked()) == answer.text);
    }
}

TEST_CASE("each rule that warns does so, and lets the request pass") {
  const Policy policy = scenarios::load_policy("rackspace-2015");
  for (const auto& warning : warnings) {
    CAPTURE(warning.first);
    Request request;
    warning.second(request);
    const auto judgement = judge(policy, request.asked());
    CHECK(judgement.rejected_by() == nullptr);
    REQUIRE(judgement.fired.size() == 1);
    CHECK(judgement.fired.front()->id == warning.first);
  }
}

TEST_CASE("every rule of rackspace-2015 that answers a request is asked about here") {
  for (const models::Rule& rule : scenarios::load_policy("rackspace-2015").rules) {
    if (rule.verdict == models::Verdict::pass_over || (rule.asked_for(Action::lint) && !rule.asked_for(Action::create)))
      continue;
    CAPTURE(rule.id);
    const bool answers_it =
        std::any_of(answers.begin(), answers.end(), [&](const Answer& one) { return one.rule == rule.id; });
    const bool warns =
        std::any_of(warnings.begin(), warnings.end(), [&](const auto& one) { return one.first == rule.id; });
    CHECK((answers_it || warns));
  }
}
