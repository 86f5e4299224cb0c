/// Which hosts the shipped policies pass over, and which they must not.
#include "models/policy/judge.hpp"
#include "scenarios/json_node.hpp"
#include "scenarios/openstack/answers.hpp"
#include "scenarios/policy/load_policy.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <string>
#include <vector>

using namespace domus;
using models::Bytes;
using models::PolicyHost;

namespace {

using Ids = std::vector<std::string>;

Ids passed_over(const std::string& policy, const models::Image& image, const models::Flavor& flavor,
                const PolicyHost& host) {
  const models::Policy rules = scenarios::load_policy(policy);
  models::Question question;
  question.image = &image;
  question.flavor = &flavor;
  Ids ids;
  for (const models::Rule* rule : passed_over_by(rules, question, host))
    ids.push_back(rule->id);
  return ids;
}

models::Image image_of(const std::string& type, const std::string& version) {
  models::Image image;
  image.id = "i";
  if (!type.empty())
    image.properties["hypervisor_type"] = type;
  if (!version.empty())
    image.hypervisor_version_requires = version;
  return image;
}

models::Flavor flavor_of(Bytes memory) {
  models::Flavor flavor;
  flavor.id = "f";
  flavor.memory = memory;
  flavor.vcpus = 1;
  return flavor;
}

/// As the API answers of hypervisors: what Nova keeps for the host is in what is used.
PolicyHost hypervisor(const std::string& type, const std::string& more = "") {
  const auto record = nlohmann::json::parse(R"({"hypervisor_hostname": "h", "hypervisor_type": ")" + type +
                                            R"(", "memory_mb": 8192, "memory_mb_used": 512, "vcpus": 8, "vcpus_used": 0,
                                                "local_gb": 1000, "local_gb_used": 0)" +
                                            more + "}");
  return scenarios::host_from(scenarios::JsonNode(record, "f", "/r"));
}

} // namespace

TEST_CASE("a host whose version is not known is not passed over for it, nor one that the image names no type for") {
  for (const std::string policy : {"rackspace-2015", "openstack-juno", "openstack-current"}) {
    CAPTURE(policy);
    const models::Flavor flavor = flavor_of(Bytes::gib(1));
    CHECK(passed_over(policy, image_of("xen", ">=6.1"), flavor, hypervisor("xen")).empty());
    const PolicyHost old = hypervisor("xen", R"(, "hypervisor_version": 6000002)");
    CHECK(passed_over(policy, image_of("xen", ">=6.1"), flavor, old) == Ids{"host-version"});
    CHECK(passed_over(policy, image_of("", ">=6.1"), flavor, old).empty());
    CHECK(passed_over(policy, image_of("xen", ">=6.0"), flavor, old).empty());
  }
}

TEST_CASE("XenServer runs xen, and a host that says QEMU runs kvm") {
  for (const std::string policy : {"rackspace-2015", "openstack-juno", "openstack-current"}) {
    CAPTURE(policy);
    const models::Flavor flavor = flavor_of(Bytes::gib(1));
    CHECK(passed_over(policy, image_of("xen", ""), flavor, hypervisor("XenServer")).empty());
    CHECK(passed_over(policy, image_of("kvm", ""), flavor, hypervisor("QEMU")).empty());
    CHECK(passed_over(policy, image_of("xen", ""), flavor, hypervisor("QEMU")) == Ids{"host-type"});
    CHECK(passed_over(policy, image_of("kvm", ""), flavor, hypervisor("XenServer")) == Ids{"host-type"});
  }
}

TEST_CASE("what Nova keeps for the host counts once: 8192 MB with 512 used take a flavor of 7680 MB") {
  CHECK(passed_over("openstack-current", image_of("", ""), flavor_of(Bytes::mib(7680)), hypervisor("xen")).empty());
  CHECK(passed_over("openstack-current", image_of("", ""), flavor_of(Bytes::mib(7681)), hypervisor("xen")) ==
        Ids{"host-memory"});
}

TEST_CASE(
    "RamFilter takes the reserve from the memory counted one and a half times; the claim asks for the overhead too") {
  PolicyHost host;
  host.memory = {.total = Bytes::mib(2048), .reserved = Bytes::mib(512)}; // 3072 - 512
  CHECK(passed_over("openstack-juno", image_of("", ""), flavor_of(Bytes::mib(2000)), host).empty());
  // ceil(0.00781 x 2541 + 1.5 + 3) = 25 MiB of overhead: 2560 is too little by 6.
  CHECK(passed_over("openstack-juno", image_of("", ""), flavor_of(Bytes::mib(2541)), host) == Ids{"host-claim"});
  CHECK(passed_over("openstack-juno", image_of("", ""), flavor_of(Bytes::mib(2561)), host) ==
        Ids{"host-memory", "host-claim"});
}

TEST_CASE("a volume's server asks the host for data disks and swap, in its units") {
  models::Flavor flavor = flavor_of(Bytes::gib(1));
  flavor.data_disk = Bytes::gib(50);
  PolicyHost host;
  host.disk = {.total = Bytes::gib(1000), .max_unit = Bytes::gib(10)};
  const models::Policy policy = scenarios::load_policy("openstack-current");
  const models::Image image = image_of("", "");
  models::Question question;
  question.image = &image;
  question.flavor = &flavor;
  question.boot = models::BootSource::volume;
  CHECK(passed_over_by(policy, question, host).size() == 1);
  flavor.data_disk = Bytes{0};
  host.disk.min_unit = Bytes::gib(1); // nothing is asked for: no unit matters
  CHECK(passed_over_by(policy, question, host).empty());
}
