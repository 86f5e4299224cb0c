// The catalogue against the real answers of March 2015, which do not come with domus. DOMUS_SHARED names a directory
// that has them as data/rackspace-2015-03/*.json; without it these tests say that they were skipped.

#include "scenarios/catalog.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>

using namespace domus::scenarios;
using namespace domus::models;
using nlohmann::json;

namespace {

std::optional<json> answer(const std::string& file) {
  const char* shared = std::getenv("DOMUS_SHARED");
  if (shared == nullptr || *shared == '\0') {
    MESSAGE("SKIPPED: DOMUS_SHARED is not set, so the catalogue was NOT compared with ", file);
    return std::nullopt;
  }
  const std::filesystem::path path = std::filesystem::path(shared) / "data" / "rackspace-2015-03" / file;
  std::ifstream stream(path);
  if (!stream) {
    MESSAGE("SKIPPED: there is no ", path.string(), ", so the catalogue was NOT compared with it");
    return std::nullopt;
  }
  return json::parse(stream);
}

std::optional<std::string> text_in(const json& object, const char* key) {
  return object.contains(key) ? std::optional(object.at(key).get<std::string>()) : std::nullopt;
}

std::int64_t swap_mib(const json& flavor) {
  // Nova writes an empty text for none.
  return flavor.at("swap").is_string() ? 0 : flavor.at("swap").get<std::int64_t>();
}

} // namespace

TEST_CASE("every flavor of the real API is in the catalogue with the same properties, and no other") {
  const auto flavors = answer("rackspace_flavors_detail_2015-03.json");
  if (!flavors)
    return;
  const Catalog catalog = load_catalog();
  CHECK(flavors->at("flavors").size() == catalog.flavors.size());
  for (const json& real : flavors->at("flavors")) {
    const auto id = real.at("id").get<std::string>();
    CAPTURE(id);
    const Flavor* ours = find_by_id(catalog.flavors, id);
    REQUIRE(ours != nullptr);
    const json& extra = real.at("OS-FLV-WITH-EXT-SPECS:extra_specs");
    CHECK(ours->name == real.at("name").get<std::string>());
    CHECK(ours->memory == Memory::mib(real.at("ram").get<std::int64_t>()));
    CHECK(ours->vcpus == real.at("vcpus").get<unsigned>());
    CHECK(ours->system_disk == Bytes::gib(real.at("disk").get<std::int64_t>()));
    CHECK(ours->swap == Bytes::mib(swap_mib(real)));
    CHECK(ours->data_disk == Bytes::gib(real.at("OS-FLV-EXT-DATA:ephemeral").get<std::int64_t>()));
    CHECK(ours->rxtx_factor == real.at("rxtx_factor").get<double>());
    CHECK(ours->flavor_class == text_in(extra, "class"));
    CHECK(ours->policy_class == text_in(extra, "policy_class"));
    CHECK(ours->resize_policy_class == text_in(extra, "resize_policy_class"));
    CHECK(std::to_string(ours->data_disks) == text_in(extra, "number_of_data_disks").value_or("0"));
    const std::string index = ours->disk_io_index ? std::to_string(*ours->disk_io_index) : "-1";
    CHECK(index == text_in(extra, "disk_io_index").value_or("-1"));
  }
}

TEST_CASE("every image of the real API is in the catalogue with the same properties, and no other") {
  const auto images = answer("rackspace_glance_v2_images_2015-03.json");
  if (!images)
    return;
  const Catalog catalog = load_catalog();
  CHECK(images->at("images").size() == catalog.images.size());
  for (const json& real : images->at("images")) {
    const auto id = real.at("id").get<std::string>();
    CAPTURE(id);
    const Image* ours = find_by_id(catalog.images, id);
    REQUIRE(ours != nullptr);
    CHECK(ours->name == real.at("name").get<std::string>());
    CHECK(ours->vm_mode == text_in(real, "vm_mode"));
    CHECK(ours->os_type == text_in(real, "os_type"));
    CHECK(ours->os_distro == text_in(real, "org.openstack__1__os_distro"));
    CHECK(ours->os_version == text_in(real, "org.openstack__1__os_version"));
    CHECK(ours->auto_disk_config == text_in(real, "auto_disk_config"));
    CHECK(ours->flavor_classes == text_in(real, "flavor_classes"));
    CHECK(ours->hypervisor_version_requires == text_in(real, "hypervisor_version_requires"));
    CHECK(ours->release_id == text_in(real, "com.rackspace__1__release_id"));
    CHECK(ours->disk_format == text_in(real, "disk_format"));
    CHECK(ours->min_ram == Memory::mib(real.at("min_ram").get<std::int64_t>()));
    CHECK(ours->min_disk == Bytes::gib(real.at("min_disk").get<std::int64_t>()));
  }
}
