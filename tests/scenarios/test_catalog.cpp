#include "models/capacity.hpp"
#include "scenarios/catalog.hpp"
#include "scenarios/input_error.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>

using namespace domus::scenarios;
using namespace domus::models;

namespace {

const Flavor& flavor(const Catalog& catalog, std::string_view id) {
  const Flavor* found = find_by_id(catalog.flavors, id);
  REQUIRE(found != nullptr);
  return *found;
}

const HostModel& host(const Catalog& catalog, std::string_view id) {
  const HostModel* found = find_by_id(catalog.hosts, id);
  REQUIRE(found != nullptr);
  return *found;
}

std::string error_of(std::string_view text) {
  Catalog catalog;
  try {
    add_catalog_text(catalog, text, "f");
  } catch (const InputError& error) {
    CHECK(catalog.flavors.empty());
    return error.what();
  }
  return "no error";
}

std::size_t count_images(const Catalog& catalog, Mode mode) {
  return static_cast<std::size_t>(
      std::ranges::count_if(catalog.images, [&](const Image& image) { return mode_of(image) == mode; }));
}

} // namespace

TEST_CASE("the catalogue has 38 flavors, 49 images and some hosts") {
  const Catalog catalog = load_catalog();
  CHECK(catalog.flavors.size() == 38);
  CHECK(catalog.images.size() == 49);
  CHECK(catalog.hosts.size() == 5);
  CHECK(load_flavors().size() == 38);
  CHECK(find_by_id(catalog.flavors, "general1-16") == nullptr);
}

TEST_CASE("a standard flavor has a disk of swap, an io1 flavor data disks, a compute1 flavor no local disk at all") {
  const Catalog catalog = load_catalog();
  const Flavor& standard = flavor(catalog, "3");
  CHECK(standard.memory == Memory::gib(1));
  CHECK(standard.swap == Bytes::gib(1));
  CHECK(disks_of(standard) == 2);
  CHECK(local_disk_of(standard) == Bytes::gib(41));

  const Flavor& io = flavor(catalog, "io1-120");
  CHECK(io.vcpus == 32);
  CHECK(local_disk_of(io) == Bytes::gib(1240));
  CHECK(disks_of(io) == 5);
  CHECK(private_network_rate(io) == DataRate::bits_per_second(10e9));
  CHECK(public_network_rate(io) == DataRate::bits_per_second(5e9));

  const Flavor& compute = flavor(catalog, "compute1-4");
  CHECK(local_disk_of(compute) == Bytes{});
  CHECK(disks_of(compute) == 1);
  CHECK(compute.rxtx_factor == 312.5);
  CHECK(!compute.disk_io_index);
}

TEST_CASE("of the 49 images 10 run PV, 21 PVHVM, 17 are Windows with PV drivers, and one is an ISO") {
  const Catalog catalog = load_catalog();
  CHECK(count_images(catalog, Mode::pv) == 10);
  CHECK(count_images(catalog, Mode::pvhvm) == 21);
  CHECK(count_images(catalog, Mode::hvm_pv_drivers) == 17);
  CHECK(count_images(catalog, Mode::hvm) == 1);
}

TEST_CASE("images whose name says PV or PVHVM run in that mode, and PV images keep off work-optimised flavors") {
  for (const Image& image : load_catalog().images) {
    CAPTURE(image.name);
    if (image.name.ends_with("(PV)")) {
      CHECK(mode_of(image) == Mode::pv);
      CHECK(image.flavor_classes == "*,!io1,!memory1,!compute1,!onmetal");
      CHECK(image.file_system == "ext3");
    }
    if (image.name.ends_with("(PVHVM)"))
      CHECK(mode_of(image) == Mode::pvhvm);
  }
}

TEST_CASE("every host model says where its properties come from, and holds some guests of its own flavors") {
  const Catalog catalog = load_catalog();
  for (const HostModel& model : catalog.hosts) {
    CAPTURE(model.id);
    CHECK(model.sources.size() == 7);
    const char* id = model.id.starts_with("memory") ? "memory1-15" : "general1-1";
    for (const Mode mode : {Mode::pv, Mode::hvm, Mode::pvhvm, Mode::pvh})
      CHECK(capacity_of(model, flavor(catalog, id), mode, {}).count > 0);
  }
}

TEST_CASE("a 128 GiB host holds one io1-120, eight io1-15 and thirty general1-4; the memory host holds a memory1-240") {
  const Catalog catalog = load_catalog();
  const HostModel& performance = host(catalog, "performance-2013");
  CapacityPolicy reserved;
  reserved.cpu_overcommit = 1;
  // 125438 MiB for guests, as test_capacity.cpp adds up.
  CHECK(capacity_of(performance, flavor(catalog, "io1-120"), Mode::pvhvm, reserved).count == 1);
  // 15360 + 126 MiB each: 8.1.
  CHECK(capacity_of(performance, flavor(catalog, "io1-15"), Mode::pvhvm, reserved).count == 8);
  CHECK(capacity_of(performance, flavor(catalog, "general1-4"), Mode::pvhvm, {}).count == 30);
  CHECK(capacity_of(host(catalog, "memory-2014"), flavor(catalog, "memory1-240"), Mode::pvhvm, reserved).count == 1);
  // A host of 64 GiB is too small for a compute1-60 beside a dom0 of 4 GiB (facts/policy.md 6).
  CHECK(capacity_of(host(catalog, "standard-2012"), flavor(catalog, "compute1-60"), Mode::pvhvm, {}).count == 0);
}

TEST_CASE("mistakes in a catalogue are named with their place") {
  CHECK(error_of("[[flavor]]\nid = \"a\"\nname = \"A\"\nmemory = 4\nvcpus = 1\nrxtx_factor = 1\n")
            .starts_with("f:4:10: error: \"memory\" is 4 without a unit"));
  CHECK(error_of("[[flavor]]\nid = \"\"\nname = \"A\"\nmemory = \"4 GiB\"\nvcpus = 1\nrxtx_factor = 1\n")
            .starts_with("f:2:6: error: \"id\" is empty"));
  CHECK(error_of("[[flavour]]\nid = \"a\"\n").find("unknown key \"flavour\"") != std::string::npos);
  CHECK(error_of("[[image]]\nid = \"a\"\nname = \"A\"\nos_type = \"linux\"\nvm_mode = \"pvhvm\"\n")
            .starts_with("f:5:11: error: unknown vm_mode"));
  const std::string entry = "[[flavor]]\nid = \"a\"\nname = \"A\"\nmemory = \"4 GiB\"\nvcpus = 1\nrxtx_factor = 1\n";
  CHECK(error_of(entry) == "no error");
  CHECK(error_of(entry + entry) == "f:7:1: error: a second flavor has the id \"a\"\n  give each an id of its own");
}

TEST_CASE("a host model needs the source of every property, and a version of Xen that is one") {
  std::string text =
      "[[host]]\nid = \"h\"\nname = \"H\"\nplatform = \"zen2\"\ncores_per_socket = 8\nmemory = \"64 GiB\"\n"
      "storage = \"nvme\"\ndisk_size = \"1 TiB\"\nnic = \"10gbe\"\nxen = \"four\"\n[host.sources]\n"
      "platform = \"p\"\ncpus = \"c\"\nmemory = \"m\"\nstorage = \"s\"\nnic = \"n\"\nsoftware = \"s\"\n";
  const std::string error = error_of(text);
  CHECK(error.find("f:10:7: error: \"xen\" is \"four\", which is not a series of Xen that domus knows") !=
        std::string::npos);
  CHECK(error.find("\"sources\" has no \"dom0\"") != std::string::npos);
}

TEST_CASE("platform, storage and NIC of a host model are looked up, and a misspelt one is answered with the nearest") {
  const std::string error = error_of("[[host]]\nid = \"h\"\nname = \"H\"\nplatform = \"zen-2\"\ncores_per_socket = 8\n"
                                     "memory = \"64 GiB\"\nstorage = \"nmve\"\nnic = \"10gb\"\n");
  CHECK(error.find("f:4:12: error: unknown platform \"zen-2\"\n  did you mean \"zen2\"") != std::string::npos);
  CHECK(error.find("did you mean \"nvme\"") != std::string::npos);
  CHECK(error.find("did you mean \"10gbe\"") != std::string::npos);
}

TEST_CASE("the reference of the format names every key once") {
  std::set<std::string> keys;
  for (const KeyDescription& line : describe_catalog()) {
    CAPTURE(line.key);
    CHECK(keys.insert(line.key).second);
    CHECK(!line.takes.empty());
    CHECK(!line.meaning.empty());
  }
  CHECK(keys.contains("flavor.rxtx_factor"));
  CHECK(keys.contains("host.sources.dom0"));
}

TEST_CASE("what has a key of its own in a catalogue is a property all the same, as it is in an API's answer") {
  const Catalog catalog = load_catalog();
  const Image* image = find_by_id(catalog.images, "95f65b1c-2e26-482e-b714-61ec39a8f4a5");
  REQUIRE(image != nullptr);
  CHECK(image->properties.at("vm_mode") == "xen");
  CHECK(image->properties.at("flavor_classes") == "*,!io1,!memory1,!compute1,!onmetal");
  CHECK_FALSE(image->properties.contains("base_image_ref"));
  const Flavor* flavor = find_by_id(catalog.flavors, "general1-4");
  REQUIRE(flavor != nullptr);
  CHECK(flavor->extra_specs.at("class") == "general1");
}
