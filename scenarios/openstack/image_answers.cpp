/// Images in their formats. Glance has custom properties beside its own keys; the command line has them in
/// "properties", and Nova in "metadata".
#include "models/policy/text.hpp"
#include "scenarios/openstack/answers.hpp"
#include "scenarios/openstack/record_fields.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace domus::scenarios {

namespace {

using models::Bytes;

/// Glance's own keys that are no properties of the operating system in it.
constexpr std::array<std::string_view, 18> own_keys{
    "id",       "name",       "status",     "min_ram",    "min_disk",  "size",
    "self",     "file",       "schema",     "tags",       "owner",     "container_format",
    "checksum", "created_at", "updated_at", "visibility", "protected", "virtual_size"};

bool is_own(std::string_view key) {
  return std::find(own_keys.begin(), own_keys.end(), key) != own_keys.end();
}

void collect_properties(const JsonNode& record, models::Image& image) {
  for (const std::string_view nested : {"properties", "metadata"})
    if (const auto found = first_of(record, {nested}))
      add_properties(*found, image.properties);
  for (const auto& [key, member] : record.members())
    if (!is_own(key) && key != "properties" && key != "metadata" && !member.is_null() && !member.is_object() &&
        !member.is_list())
      image.properties.insert({key, member.as_text()});
}

/// What Nova calls properties since 2015, and what they were called before: it takes either (objects/image_meta.py).
constexpr std::array<std::pair<const char*, const char*>, 4> renamed{
    {{"hw_vm_mode", "vm_mode"},
     {"img_hv_type", "hypervisor_type"},
     {"img_hv_requested_version", "hypervisor_version_requires"},
     {"hw_architecture", "architecture"}}};

void read_properties(models::Image& image) {
  for (const auto& [now, before] : renamed)
    if (const auto found = property(image.properties, now))
      image.properties.insert({before, *found});
  const auto text = [&](std::initializer_list<const char*> keys) -> std::optional<std::string> {
    for (const char* key : keys)
      if (auto found = property(image.properties, key))
        return found;
    return std::nullopt;
  };
  image.vm_mode = text({"vm_mode"});
  image.os_type = text({"os_type"}).value_or("");
  image.os_distro = text({"org.openstack__1__os_distro", "os_distro"}).value_or("");
  image.os_version = text({"org.openstack__1__os_version", "os_version"}).value_or("");
  image.kernel = text({"kernel_version"});
  image.file_system = text({"file_system"});
  image.auto_disk_config = text({"auto_disk_config"}).value_or("");
  image.flavor_classes = text({"flavor_classes"});
  image.hypervisor_version_requires = text({"hypervisor_version_requires"});
  image.release_id = text({"com.rackspace__1__release_id"});
  image.base_image_ref = text({"base_image_ref"});
  image.disk_format = text({"disk_format"}).value_or("");
}

/// `openstack image list --long` leaves out what decides: modes and sizes.
void check_kind(const JsonNode& record) {
  if (record.has("ID"))
    record.reject("is of `openstack image list`, which leaves out properties, min_ram and min_disk",
                  "save the answer of GET /v2/images, or of `openstack image show -f json` for each image");
  if (record.has("vcpus") || record.has("VCPUs") || record.has("hypervisor_hostname") || record.has("flavor"))
    record.reject("is no image",
                  "save the answer of GET /v2/images, or of `openstack image show -f json` for each image");
}

} // namespace

models::Image image_from(const JsonNode& record) {
  check_kind(record);
  models::Image image;
  image.id = id_from(needed(record, "image", {"id"}));
  const auto name = first_of(record, {"name"}); // Glance allows images without a name
  image.name = name ? name->text() : "";
  image.status = models::lower(needed(record, "image", {"status"}).text()); // Nova: "ACTIVE"
  if (const auto memory = first_of(record, {"min_ram", "minRam"}))
    image.min_ram = size_from(*memory, Bytes::mib(1));
  if (const auto disk = first_of(record, {"min_disk", "minDisk"}))
    image.min_disk = size_from(*disk, Bytes::gib(1));
  constexpr std::uint64_t largest = std::uint64_t{1} << 60;
  if (const auto size = first_of(record, {"size", "OS-EXT-IMG-SIZE:size"}))
    image.size = Bytes{static_cast<std::int64_t>(size->whole(0, largest))};
  collect_properties(record, image);
  read_properties(image);
  return image;
}

} // namespace domus::scenarios
