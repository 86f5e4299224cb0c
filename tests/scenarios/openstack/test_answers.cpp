/// Records in every format that clouds answer in.
#include "scenarios/input_error.hpp"
#include "scenarios/openstack/answers.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <string>

using namespace domus;
using namespace domus::scenarios;
using models::Bytes;
using Json = nlohmann::json;

namespace {

template <class Convert>
auto converted(const std::string& text, Convert convert) {
  const Json record = Json::parse(text);
  return convert(JsonNode(record, "f", "/r"));
}

models::Flavor flavor(const std::string& text) {
  return converted(text, flavor_from);
}
models::Image image(const std::string& text) {
  return converted(text, image_from);
}
Server server(const std::string& text) {
  return converted(text, server_from);
}
models::PolicyHost host(const std::string& text) {
  return converted(text, host_from);
}

template <class Convert>
std::string error_of(const std::string& text, Convert convert) {
  try {
    static_cast<void>(converted(text, convert));
  } catch (const InputError& error) {
    return error.what();
  }
  return "no error";
}

} // namespace

TEST_CASE("a flavor of Nova: swap is empty text for none, factors have fractions, extra specs two names") {
  const models::Flavor one = flavor(
      R"({"id": "compute1-4", "name": "3.75 GB Compute v1", "ram": 3840, "vcpus": 2, "disk": 0, "swap": "",
          "rxtx_factor": 312.5, "OS-FLV-EXT-DATA:ephemeral": 0, "links": [],
          "OS-FLV-WITH-EXT-SPECS:extra_specs": {"class": "compute1", "policy_class": "compute_flavor",
            "disk_io_index": "-1", "number_of_data_disks": "0"}})");
  CHECK(one.id == "compute1-4");
  CHECK(one.memory == Bytes::mib(3840));
  CHECK(one.swap == Bytes{0});
  CHECK(one.rxtx_factor == 312.5);
  CHECK(one.flavor_class == "compute1");
  CHECK(one.policy_class == "compute_flavor");
  CHECK_FALSE(one.disk_io_index.has_value());
  const models::Flavor now = flavor(
      R"({"id": "1", "name": "m1", "ram": 512, "vcpus": 1, "disk": 1, "swap": 2, "OS-FLV-EXT-DATA:ephemeral": 3,
          "os-flavor-access:is_public": false, "extra_specs": {"hw:cpu_policy": "dedicated"}})");
  CHECK(now.swap == Bytes::mib(2));
  CHECK(now.data_disk == Bytes::gib(3));
  CHECK_FALSE(now.is_public);
  CHECK(now.extra_specs.at("hw:cpu_policy") == "dedicated");
  CHECK(now.flavor_class.empty());
}

TEST_CASE("a flavor of the command line: properties are an object, or text as clients wrote it before") {
  const std::string beginning = R"({"ID": "7", "Name": "n", "RAM": 1024, "VCPUs": 2, "Disk": 20, "Ephemeral": 0,
      "Swap": 0, "RXTX Factor": 1.0, "Is Public": true, "Properties": )";
  CHECK(flavor(beginning + R"({"class": "general1"}})").flavor_class == "general1");
  const models::Flavor old = flavor(beginning + R"("class='general1', policy_class='it's, odd'"})");
  CHECK(old.flavor_class == "general1");
  CHECK(old.policy_class == "it's, odd");
  CHECK(flavor(beginning + R"(""})").extra_specs.empty());
  CHECK(flavor(beginning + R"("a=''"})").extra_specs.at("a").empty());
}

TEST_CASE("an image of Glance has its properties beside its own keys, of the command line in an object") {
  const models::Image flat = image(
      R"({"id": "i", "name": "n", "status": "active", "min_ram": 512, "min_disk": 20, "size": 1000, "tags": [],
          "vm_mode": "hvm", "os_type": "linux", "auto_disk_config": "disabled", "flavor_classes": "*,!onmetal",
          "disk_format": "vhd", "org.openstack__1__os_distro": "org.debian", "os_distro": "debian",
          "com.rackspace__1__release_id": "303", "protected": "false", "virtual_size": null})");
  CHECK(flat.min_ram == Bytes::mib(512));
  CHECK(flat.min_disk == Bytes::gib(20));
  CHECK(flat.size == Bytes{1000});
  CHECK(flat.vm_mode == "hvm");
  CHECK(flat.auto_disk_config == "disabled");
  CHECK(flat.flavor_classes == "*,!onmetal");
  CHECK(flat.os_distro == "org.debian");
  CHECK(flat.release_id == "303");
  CHECK(flat.properties.at("os_distro") == "debian");
  const models::Image nested = image(
      R"({"id": "i", "name": "n", "status": "active", "min_ram": 0, "min_disk": 0, "disk_format": "raw",
          "properties": {"vm_mode": "xen", "os_hidden": false, "hw_numa_nodes": 2, "none": null}})");
  CHECK(nested.vm_mode == "xen");
  CHECK(nested.disk_format == "raw");
  CHECK(nested.properties.at("os_hidden") == "false");
  CHECK(nested.properties.at("hw_numa_nodes") == "2");
  CHECK_FALSE(nested.properties.contains("none"));
}

TEST_CASE("properties under the names that Nova has had for them since 2015") {
  const models::Image current = image(R"({"id": "i", "name": "n", "status": "active", "hw_vm_mode": "xen",
      "img_hv_type": "xen", "img_hv_requested_version": ">=7.0"})");
  CHECK(current.vm_mode == "xen");
  CHECK(current.hypervisor_version_requires == ">=7.0");
  CHECK(current.properties.at("hypervisor_type") == "xen");
}

TEST_CASE("an image of Nova has minRam and metadata; a snapshot may not say its mode") {
  const models::Image snapshot = image(
      R"({"id": "s", "name": "daily", "status": "ACTIVE", "minRam": 512, "minDisk": 20, "OS-EXT-IMG-SIZE:size": 7,
          "OS-DCF:diskConfig": "MANUAL", "metadata": {"base_image_ref": "b", "auto_disk_config": "False"}})");
  CHECK(snapshot.status == "active");
  CHECK(snapshot.min_disk == Bytes::gib(20));
  CHECK(snapshot.base_image_ref == "b");
  CHECK_FALSE(snapshot.vm_mode.has_value());
  CHECK_FALSE(snapshot.flavor_classes.has_value());
}

TEST_CASE("servers: of the API and of the command line, from an image and from a volume") {
  const Server raw = server(R"({"id": "s", "name": "web", "status": "ACTIVE", "image": {"id": "i"},
      "flavor": {"id": "2"}, "OS-DCF:diskConfig": "AUTO", "OS-EXT-SRV-ATTR:host": "h1"})");
  CHECK(raw.image == "i");
  CHECK(raw.flavor == "2");
  CHECK(raw.disk_config == models::DiskConfig::automatic);
  CHECK(raw.host == "h1");
  CHECK(server(R"({"id": "s", "image": "", "flavor": {"id": "2"}})").image.empty());
  CHECK(server(R"({"id": "s", "image": null, "flavor": {"original_name": "m1.tiny", "ram": 512}})").flavor ==
        "m1.tiny");
  const Server listed =
      server(R"({"ID": "s", "Name": "web", "Status": "ACTIVE", "Image Name": "Debian", "Image ID": "i",
      "Flavor Name": "m1", "Flavor ID": "2", "Host": "h", "Networks": {}, "Properties": {}})");
  CHECK(listed.image == "i");
  CHECK(listed.flavor == "2");
  CHECK(server(R"json({"ID": "s", "Name": "w", "Image": "N/A (booted from volume)", "Flavor": "m1"
})json")
            .image.empty());
  // `openstack server show`: name and id in one text.
  const Server shown = server(R"json({"id": "s", "image": "CentOS 6 (PV) (i)", "flavor": "1 GB General (g1-1)"})json");
  CHECK(shown.image == "i");
  CHECK(shown.flavor == "g1-1");
  CHECK(server(R"json({"ID": "s", "Image": "CentOS 6 (PV)", "Flavor": "m1 (old)"})json").image == "CentOS 6 (PV)");
}

TEST_CASE("hosts: hypervisors of the API and the command line, and inventories of Placement") {
  const models::PolicyHost nova = host(R"({"id": 1, "hypervisor_hostname": "h", "hypervisor_type": "xen",
      "hypervisor_version": 6002000, "memory_mb": 8192, "memory_mb_used": 512, "vcpus": 8, "vcpus_used": 2,
      "local_gb": 100, "local_gb_used": 7})");
  CHECK(nova.id == "h");
  CHECK(nova.hypervisor_version == "6.2.0");
  CHECK(nova.memory.total == Bytes::gib(8));
  CHECK(nova.memory.used == Bytes::mib(512));
  CHECK(nova.vcpus.total == 8.0);
  CHECK(nova.disk.used == Bytes::gib(7));
  const models::PolicyHost listed = host(R"({"ID": "x", "Hypervisor Hostname": "h", "Hypervisor Type": "QEMU",
      "Host IP": "1.1.1.1", "State": "up"})");
  CHECK(listed.hypervisor_type == "QEMU");
  CHECK_FALSE(listed.memory.total.has_value());
  const models::PolicyHost placement = host(
      R"({"inventories": {"MEMORY_MB": {"allocation_ratio": 1.5, "reserved": 512, "total": 5824},
                          "VCPU": {"allocation_ratio": 16.0, "reserved": 0, "total": 4, "min_unit": 1, "max_unit": 3,
                                   "step_size": 2}}})");
  CHECK(placement.memory.total == Bytes::mib(5824));
  CHECK(placement.memory.reserved == Bytes::mib(512));
  CHECK(placement.memory.ratio == 1.5);
  CHECK(placement.vcpus.total == 4.0);
  CHECK(placement.vcpus.ratio == 16.0);
  CHECK(placement.vcpus.min_unit == 1.0);
  CHECK(placement.vcpus.max_unit == 3.0);
  CHECK(placement.vcpus.step_size == 2.0);
  CHECK_FALSE(placement.memory.step_size.has_value());
  CHECK_FALSE(placement.disk.total.has_value());
}

TEST_CASE("a host may come in lines, one a resource class, as the command line lists an inventory") {
  models::PolicyHost host;
  for (
      const char* const line :
      {R"({"resource_class": "VCPU", "allocation_ratio": 16.0, "min_unit": 1, "max_unit": 4, "reserved": 0, "total": 4, "used": 3})",
       R"({"resource_class": "MEMORY_MB", "allocation_ratio": 1.5, "reserved": 512, "step_size": 1, "total": 5824})",
       R"({"resource_class": "CUSTOM_GOLD", "total": 1})"}) {
    const Json record = Json::parse(line);
    const JsonNode node(record, "f", "/r");
    REQUIRE(is_inventory_line(node));
    add_inventory_line(node, host);
  }
  CHECK(host.vcpus.total == 4.0);
  CHECK(host.vcpus.used == 3.0);
  CHECK(host.memory.total == Bytes::mib(5824));
  CHECK_FALSE(host.disk.total.has_value());
}

TEST_CASE("bad input: wrong types are refused with their path") {
  CHECK(error_of(R"({"id": "1", "name": "n", "ram": "512", "vcpus": 1, "disk": 1})", flavor_from) ==
        "f: /r/ram: error: is a text where a number is needed\n  give a whole number from 0 to 4294967296");
  CHECK(error_of(R"({"id": "1", "name": "n", "ram": -1, "vcpus": 1, "disk": 1})", flavor_from)
            .starts_with("f: /r/ram: error: -1 is out of range"));
  CHECK(error_of(R"({"id": "1", "name": "n", "ram": 1.5, "vcpus": 1, "disk": 1})", flavor_from)
            .starts_with("f: /r/ram: error: 1.5 is not a whole number"));
  CHECK(error_of(R"({"id": "1", "name": "n", "ram": 1, "vcpus": 0, "disk": 1})", flavor_from)
            .starts_with("f: /r/vcpus: error: 0 is out of range"));
  CHECK(error_of(R"({"id": "1", "name": ["n"], "ram": 1, "vcpus": 1, "disk": 1})", flavor_from)
            .starts_with("f: /r/name: error: is a list where a text is needed"));
  CHECK(error_of(R"({"name": "n", "ram": 1, "vcpus": 1, "disk": 1})", flavor_from)
            .starts_with("f: /r: error: this flavor has no \"id\""));
  CHECK(error_of(R"({"id": "", "name": "n", "ram": 1, "vcpus": 1, "disk": 1})", flavor_from)
            .starts_with("f: /r/id: error: is empty where an id is needed"));
  CHECK(error_of(R"({"id": "1", "name": "n", "ram": 1, "vcpus": 1, "disk": 1, "extra_specs": [1]})", flavor_from)
            .starts_with("f: /r/extra_specs: error: is a list where an object is needed"));
  CHECK(error_of(R"({"id": "1", "name": "n", "ram": 1, "vcpus": 1, "disk": 1, "properties": "a=b"})", flavor_from)
            .starts_with("f: /r/properties: error: is not of the form k='v'"));
  CHECK(error_of(R"({"id": "1", "name": "n", "ram": 1, "vcpus": 1, "disk": 1, "properties": "a='b"})", flavor_from)
            .starts_with("f: /r/properties: error: ends within a value"));
  CHECK(error_of(R"({"id": "s", "image": "", "flavor": {"id": "2"}, "OS-DCF:diskConfig": "auto"})", server_from)
            .starts_with("f: /r/OS-DCF:diskConfig: error: is neither AUTO nor MANUAL"));
  CHECK(error_of(R"({"id": "s", "image": "", "flavor": {}})", server_from)
            .starts_with("f: /r/flavor: error: this flavor has no \"id\""));
  CHECK(error_of(R"({"id": "i", "status": "active", "min_ram": true})", image_from)
            .starts_with("f: /r/min_ram: error: is a truth value where a number is needed"));
}

TEST_CASE("bad input: another kind of answer is named, and so is what to fetch instead") {
  CHECK(error_of(R"({"ID": "i", "Name": "n", "Disk Format": "vhd", "Status": "active"})", image_from)
            .starts_with("f: /r: error: is of `openstack image list`, which leaves out properties"));
  CHECK(error_of(R"({"id": "1", "vcpus": 1, "ram": 1})", image_from).starts_with("f: /r: error: is no image"));
  CHECK(error_of(R"({"id": "1", "disk_format": "raw"})", flavor_from).starts_with("f: /r: error: is no flavor"));
  CHECK(error_of(R"({"id": "1", "disk_format": "raw"})", server_from).starts_with("f: /r: error: is no server"));
  CHECK(error_of(R"({"id": "1", "name": "x"})", host_from).starts_with("f: /r: error: this host has no"));
}
